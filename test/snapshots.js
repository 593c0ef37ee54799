const { join } = require("node:path");

/** Tests run from build/test, and their snapshots lie beside their sources. */
const compiled = `${join(__dirname, "../build/test")}/`;
const sources = `${__dirname}/`;

module.exports = {
  resolveSnapshotPath: (test) => `${test.replace(compiled, sources).replace(/\.js$/, "")}.snap`,
  resolveTestPath: (snapshot) => `${snapshot.replace(sources, compiled).replace(/\.snap$/, "")}.js`,
  testPathForConsistencyCheck: join(compiled, "cluster/load.test.js"),
};
