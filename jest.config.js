/** Runs what `npm run build` compiled. Slow tests, which ask judges that are not packages of npm, are *.e2e.test.ts. */
const slow = process.env.TESTS === "e2e";

module.exports = {
  rootDir: __dirname,
  roots: ["<rootDir>/build/test"],
  testMatch: [slow ? "**/*.e2e.test.js" : "**/!(*.e2e).test.js"],
  testTimeout: slow ? 600_000 : 30_000,
  transform: {},
  snapshotResolver: "<rootDir>/test/snapshots.js",
};
