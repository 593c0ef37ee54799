// Makes the schemas (for editors, and for the check of a file with all that it extends) and the TypeScript type of the cluster file: npm run generate [-- --check]
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { clusterFileTypes } from "./cluster-file-types.mjs";
import { readableJson, root, writeGenerated } from "./generated-files.mjs";
import { mergeable } from "./mergeable-schema.mjs";
import { plainSchema } from "./plain-schema.mjs";

const { values: options } = parseArgs({ options: { check: { type: "boolean", default: false } } });

const source = schemaSource();
const files = new Map([
  ["schemas/cluster.schema.json", readableJson(mergeable(plainSchema(source)))],
  ["schemas/merged-cluster.schema.json", readableJson(plainSchema(source))],
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
