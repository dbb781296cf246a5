// Mocha's own "spec" reporter, and after it the plain line `N passed, N failed` that CI systems read.
"use strict";

const { reporters } = require("mocha");

module.exports = class SpecWithSummary extends reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    console.log(`${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ""}`);
  }
};
