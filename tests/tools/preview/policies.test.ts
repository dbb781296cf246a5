import assert from "node:assert/strict";

import type { Violation } from "../../../tools/preview/evaluate";
import { describeViolations, isMandatory } from "../../../tools/preview/policies";

function violation(level: Violation["level"], severity: Violation["severity"], rule: string): Violation {
  return {
    level,
    severity,
    rule,
    resource: "Deployment a/b",
    message: `${rule} is violated.`,
    remedy: `Mend ${rule}.`,
  };
}

describe("describeViolations", () => {
  it("lists mandatory violations first, each level by severity", () => {
    const text = describeViolations([
      violation("advisory", "critical", "advised"),
      violation("mandatory", "low", "minor"),
      violation("mandatory", "critical", "grave"),
      violation("mandatory", "high", "serious"),
    ]);
    assert.deepEqual(
      text.split("\n").filter((line) => /^ {2}\w/.test(line)),
      [
        "  mandatory, critical: grave",
        "  mandatory, high: serious",
        "  mandatory, low: minor",
        "  advisory, critical: advised",
      ],
    );
  });

  it("has the message, remedy and documentation of each", () => {
    assert.equal(
      describeViolations([violation("advisory", "low", "rule")]),
      [
        "Policies: 0 mandatory, 1 advisory.",
        "  advisory, low: rule",
        "    rule is violated.",
        "    Mend rule.",
        "    docs/policies.md#rule",
      ].join("\n"),
    );
  });

  it("counts mandatory violations only as preventing the deployment", () => {
    assert.equal(isMandatory(violation("mandatory", "low", "rule")), true);
    assert.equal(isMandatory(violation("advisory", "critical", "rule")), false);
  });
});
