// Reads a table of LanceDB with a real client, which lies in node_modules of the working folder.
//   node read.mjs DATABASE TABLE          prints everything of the newest version as JSON, vectors as hexadecimal bytes
//   node read.mjs DATABASE TABLE STOP N   reads all rows again and again until the file STOP is there; each time, the fields and
//                                         the rows must be those of one version; prints how often it saw which
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.cwd(), 'package.json'));
const lancedb = await import(require.resolve('@lancedb/lancedb'));
const [database, name, stop, wanted] = process.argv.slice(2);

const plain = value =>
  value == null ? null
  : typeof value === 'bigint' ? Number(value)
  : typeof value.toArray === 'function' ? Array.from(value.toArray(), plain)
  : value;

async function read() {
  const table = await (await lancedb.connect(database)).openTable(name);
  const schema = await table.schema();
  const rows = [];
  const total = await table.countRows();
  for await (const batch of table.query().limit(total + 1)) {
    for (const row of batch) {
      const values = {};
      for (const field of schema.fields) {
        const value = row[field.name];
        values[field.name] = field.name !== 'vector' || value == null
          ? plain(value)
          : Buffer.from(Float32Array.from(value).buffer).toString('hex');
      }
      rows.push(values);
    }
  }
  const indexes = await table.listIndices();
  return {
    version: await table.version(),
    total,
    fields: schema.fields.map(field => `${field.name} ${field.type}${field.nullable ? '' : '!'}`),
    metadata: Object.fromEntries(schema.metadata),
    indexes: indexes.map(index => index.columns.join()).sort(),
    rows,
  };
}

if (!stop) {
  console.log(JSON.stringify(await read()));
} else {
  const seen = {};
  while (!fs.existsSync(stop)) {
    const { total, fields, rows } = await read();
    const current = rows.filter(row => row.metadata_version === 1).length;
    const what = total !== Number(wanted) || rows.length !== total ? `${total} rows, ${rows.length} read`
      : fields.length === 8 && current === 0 ? 'all of version 0'
      : fields.length === 18 && current === total ? 'all of version 1'
      : `${fields.length} fields, ${current} of ${total} rows of version 1`;
    seen[what] = (seen[what] ?? 0) + 1;
    if (seen[what] === 1) console.log(what);
  }
  console.log(JSON.stringify(seen));
}
