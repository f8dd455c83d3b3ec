"""The documents of an Argilla database, made as its server 1.28 makes them, in a script that shares no code with Sluice.

write DATABASE HOST:PORT INDEX [MOST]   writes them as the server does: a hundred at a time, each time with a refresh
bodies DATABASE FOLDER BYTES            writes them into files that can be sent as they are, of about so many bytes each
"""

import http.client
import json
import sqlite3
import sys
import uuid

PAGE = 100


def dashed(key):
    return str(uuid.UUID(key))


def read(text):
    return json.loads(text) if isinstance(text, str) else text


def time(text):
    text = text.replace(" ", "T")
    return text[:-7] if text.endswith(".000000") else text


class Store:
    """The one dataset of a database."""

    def __init__(self, file):
        self.db = sqlite3.connect("file:%s?mode=ro" % file, uri=True)
        (self.dataset,) = self.db.execute("SELECT id FROM datasets").fetchone()
        self.questions = dict(self.of_dataset("questions", "id, name"))
        self.metadata = [name for (name,) in self.of_dataset("metadata_properties", "name")]

    def of_dataset(self, table, columns):
        return self.db.execute("SELECT %s FROM %s WHERE dataset_id = ? ORDER BY inserted_at" % (columns, table), [self.dataset])

    def pages(self):
        last = 0
        while True:
            rows = self.db.execute(
                "SELECT rowid, id, fields, metadata, inserted_at, updated_at FROM records"
                " WHERE dataset_id = ? AND rowid > ? ORDER BY rowid LIMIT %d" % PAGE, [self.dataset, last]).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            documents = {row[1]: self.document(*row[1:]) for row in rows}
            self.add_children(documents)
            yield list(documents.values())

    def document(self, key, fields, metadata, inserted_at, updated_at):
        document = {"id": dashed(key), "fields": read(fields), "inserted_at": time(inserted_at), "updated_at": time(updated_at)}
        given = read(metadata)
        if given:
            document["metadata"] = {name: given[name] for name in self.metadata if given.get(name) is not None}
        return document

    def add_children(self, documents):
        for key, user, values, status in self.children("responses", 'user_id, "values", status', documents):
            values = {name: answer["value"] for name, answer in (read(values) or {}).items()}
            documents[key].setdefault("responses", {})[dashed(user)] = {"values": values or None, "status": status}
        for key, question, kind, agent, score, value in self.children(
                "suggestions", "question_id, type, agent, score, value", documents):
            documents[key].setdefault("suggestions", {})[self.questions[question]] = {
                "type": kind, "agent": agent, "score": read(score), "value": read(value)}
        for key, space, value in self.children("vectors", "vector_settings_id, value", documents):
            documents[key].setdefault("vectors", {})[dashed(space)] = read(value)

    def children(self, table, columns, documents):
        return self.db.execute("SELECT record_id, %s FROM %s WHERE record_id IN (%s)"
                               % (columns, table, ", ".join("?" * len(documents))), list(documents))


def body(documents):
    lines = []
    for document in documents:
        lines.append('{"index":{"_id":"%s"}}' % document["id"])
        lines.append(json.dumps(document, ensure_ascii=False, separators=(",", ":")))
    return ("\n".join(lines) + "\n").encode()


def write(store, engine, index, most):
    connection = http.client.HTTPConnection(engine)
    for page in store.pages():
        connection.request("POST", "/%s/_bulk?refresh=true" % index, body(page), {"Content-Type": "application/x-ndjson"})
        answer = connection.getresponse()
        result = json.loads(answer.read())
        if answer.status != 200 or result["errors"]:
            sys.exit("%d: %s" % (answer.status, json.dumps(result)[:2_000]))
        most -= len(page)
        if most <= 0:
            break


def write_bodies(store, folder, size):
    number, held = 0, b""
    for page in store.pages():
        held += body(page)
        if len(held) >= size:
            number, held = number + 1, keep(folder, number, held)
    if held:
        keep(folder, number, held)


def keep(folder, number, held):
    with open("%s/%05d.ndjson" % (folder, number), "wb") as file:
        file.write(held)
    return b""


if __name__ == "__main__":
    what, database, *rest = sys.argv[1:]
    if what == "write":
        write(Store(database), rest[0], rest[1], int(rest[2]) if len(rest) > 2 else sys.maxsize)
    else:
        write_bodies(Store(database), rest[0], int(rest[1]))
