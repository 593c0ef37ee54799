/**
 * Runs what `npm run build` compiled. Slow tests, which ask judges that are not packages of npm, are *.e2e.test.ts; those
 * that boot nodes are *.node.test.ts.
 */
const { TESTS: slow } = process.env;

module.exports = {
  rootDir: __dirname,
  roots: ["<rootDir>/build/test"],
  testMatch: [slow ? `**/*.${slow}.test.js` : "**/!(*.e2e|*.node).test.js"],
  testTimeout: slow ? 600_000 : 30_000,
  // Nodes mostly wait.
  maxConcurrency: 16,
  // The one package that is no CommonJS: Node itself requires it as it is.
  transform: {
    "/@marcbachmann/.*\\.js$": ["babel-jest", { plugins: ["@babel/plugin-transform-modules-commonjs"] }],
  },
  transformIgnorePatterns: ["/node_modules/(?!@marcbachmann/)"],
  snapshotResolver: "<rootDir>/test/snapshots.js",
};
