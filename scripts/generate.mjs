// Makes the editors' schema and the TypeScript type of the cluster file: npm run generate [-- --check]
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { clusterFileTypes } from "./cluster-file-types.mjs";
import { editorSchema } from "./editor-schema.mjs";
import { readableJson, root, writeGenerated } from "./generated-files.mjs";

const { values: options } = parseArgs({ options: { check: { type: "boolean", default: false } } });

const source = schemaSource();
const files = new Map([
  ["schemas/cluster.schema.json", readableJson(editorSchema(source))],
  ["src/cluster/cluster-file.ts", await clusterFileTypes(source)],
]);
writeGenerated(files, [], options);

function schemaSource() {
  try {
    return parse(readFileSync(join(root, "src/cluster/schema.yaml"), "utf8"));
  } catch (error) {
    console.error(`src/cluster/schema.yaml: ${error.message}`);
    process.exit(1);
  }
}
