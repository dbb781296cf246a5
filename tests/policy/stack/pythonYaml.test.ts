import assert from "node:assert/strict";

import { parsePythonYaml } from "../../../policy/stack/pythonYaml";

describe("parsePythonYaml", () => {
  // The results of PyYAML 6.0's safe_load.
  const readings: [text: string, value: unknown][] = [
    ["yes", true],
    ["On", true],
    ["TRUE", true],
    ["off", false],
    ["NO", false],
    ["y", "y"],
    ["n", "n"],
    ['"yes"', "yes"],
    ["6e2", "6e2"],
    ["6.0e+2", 600],
    ["0600", 384],
    ["1:30", 90],
    ["2026-11-24", "2026-11-24"],
    ["{ <<: { a: 1 }, b: 2 }", { a: 1, b: 2 }],
  ];
  for (const [text, value] of readings) {
    it(`reads ${text} as ${JSON.stringify(value)}`, () => {
      const document = parsePythonYaml(text);
      assert.deepEqual(document.errors, []);
      assert.deepEqual(document.toJS(), value);
    });
  }
});
