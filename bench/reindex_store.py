"""Makes the database of an Argilla server 1.28 with one dataset; the same rows whenever and wherever it is made.

Takes the file of the schema, the database, and the number of records; also, where each has a vector, its dimensions.
"""

import datetime
import itertools
import json
import random
import sqlite3
import sys
import uuid

LETTERS = "eeeeaaaaiiooonnnrrrtttsssllldddmmuuccpphhggbbfvkwyzéèüöñçß"
PIECES = ['"so to speak"', "back\\slash", "東京", "🙂", "naïve", "<b>bold</b>", "https://example.org/a?b=c&d=e", "10%"]
LABELS = ["positive", "negative", "neutral"]
TOPICS = ["sports", "politics", "tech", "other"]
QUESTIONS = {
    "comment": {"type": "text", "use_markdown": False},
    "quality": {"type": "rating", "options": [{"value": n} for n in range(1, 6)]},
    "label": {"type": "label_selection", "options": [{"value": v, "text": v, "description": None} for v in LABELS]},
    "topics": {"type": "multi_label_selection", "options": [{"value": v, "text": v, "description": None} for v in TOPICS]},
}
FIELDS = {"text": False, "context": True}
METADATA = {
    "source": {"type": "terms", "values": ["web", "book", "chat"]},
    "tokens": {"type": "integer", "min": 0, "max": 5000},
    "score": {"type": "float", "min": None, "max": None},
}
START = datetime.datetime(2024, 3, 1, 8)
BATCH = 1_000

schema, database = sys.argv[1:3]
records, dimensions = (int(word) for word in (sys.argv[3:] + ["0"])[:2])
dice = random.Random(records)


def key():
    return uuid.UUID(int=dice.getrandbits(128), version=4).hex


def time(second):
    return (START + datetime.timedelta(seconds=second, microseconds=dice.randrange(1_000_000))).isoformat(" ", "microseconds")


# Records are made of sentences, sentences of words: some words are met again and again, most of them rarely.
words = ["".join(dice.choices(LETTERS, k=dice.randint(2, 11))) for _ in range(20_000)]
often = list(itertools.accumulate(1 / (n + 10) for n in range(len(words))))
sentences = [" ".join(dice.choices(words, cum_weights=often, k=dice.randint(6, 14))).capitalize() + "." for _ in range(20_000)]
for n in range(0, len(sentences), 5):
    sentences[n] = "%s %s %s" % (dice.choice(PIECES), sentences[n], dice.choice(PIECES))


def text(least, most):
    return " ".join(dice.choices(sentences, k=dice.randint(least, most)))


def answer(question):
    if question == "comment":
        return text(1, 2)
    if question == "quality":
        return dice.randint(1, 5)
    return dice.choice(LABELS) if question == "label" else dice.sample(TOPICS, dice.randint(1, 3))


def score(value):
    return [round(dice.random(), 4) for _ in value] if isinstance(value, list) else round(dice.random(), 6)


db = sqlite3.connect(database, isolation_level=None)
db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;")
db.executescript(open(schema, encoding="utf-8").read())
db.execute("BEGIN")


def insert(table, rows):
    rows = list(rows)
    if rows:
        db.executemany("INSERT INTO %s (%s) VALUES (%s)" % (table, ", ".join('"%s"' % name for name in rows[0]),
                                                            ", ".join(":" + name for name in rows[0])), rows)


def row(second, **columns):
    at = time(second)
    return {"id": key(), **columns, "inserted_at": at, "updated_at": at}


workspace = row(0, name="admin")
users = [row(0, first_name=n, username=n, role="annotator", api_key=n, password_hash="-") for n in ("ann", "bob", "cy")]
dataset = row(1, name="made up", status="ready", workspace_id=workspace["id"], allow_extra_metadata=1, last_activity_at=time(1))
questions = {
    name: row(2 + n, name=name, title=name, required=0, settings=json.dumps(settings), dataset_id=dataset["id"])
    for n, (name, settings) in enumerate(QUESTIONS.items())
}
insert("workspaces", [workspace])
insert("users", users)
insert("datasets", [dataset])
insert("questions", questions.values())
insert("fields", [
    row(2 + n, name=name, title=name, required=0, settings=json.dumps({"type": "text", "use_markdown": markdown}),
        dataset_id=dataset["id"]) for n, (name, markdown) in enumerate(FIELDS.items())])
insert("metadata_properties", [
    row(2 + n, name=name, title=name, settings=json.dumps(settings), dataset_id=dataset["id"])
    for n, (name, settings) in enumerate(METADATA.items())])
space = row(2, name="sentence", title="sentence", dimensions=dimensions, dataset_id=dataset["id"])
insert("vectors_settings", [space] if dimensions else [])

for begin in range(0, records, BATCH):
    batch, responses, suggestions, vectors = [], [], [], []
    for n in range(begin, min(begin + BATCH, records)):
        fields = {"text": text(3, 7), "context": text(1, 3)}
        metadata = {"source": dice.choice(METADATA["source"]["values"]), "tokens": dice.randrange(5_000),
                    "score": round(100 * dice.random(), 4), "not declared": n}
        record = row(10 + n, fields=json.dumps(fields), external_id="ext-%d" % n, dataset_id=dataset["id"],
                     metadata=json.dumps(metadata) if n % 10 else None)
        batch.append(record)
        for user in dice.sample(users, dice.choice((0, 1, 1, 1, 1, 2))):
            values = {q: {"value": answer(q)} for q in QUESTIONS if dice.random() < 0.8}
            status = dice.choice(("submitted", "submitted", "draft", "discarded"))
            responses.append(row(20 + n, values=json.dumps(values or None), status=status, record_id=record["id"],
                                 user_id=user["id"]))
        for question in dice.sample(list(QUESTIONS), 3):
            value = answer(question)
            suggestions.append(row(20 + n, value=json.dumps(value), score=json.dumps(score(value)), agent="gpt-4",
                                   type="model", record_id=record["id"], question_id=questions[question]["id"]))
        if dimensions:
            value = [round(dice.uniform(-1, 1), 6) for _ in range(dimensions)]
            vectors.append(row(20 + n, value=json.dumps(value), record_id=record["id"], vector_settings_id=space["id"]))
    insert("records", batch)
    insert("responses", responses)
    insert("suggestions", suggestions)
    insert("vectors", vectors)

db.execute("COMMIT")
