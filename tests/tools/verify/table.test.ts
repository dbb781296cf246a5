import assert from "node:assert/strict";

import { formatTable } from "../../../tools/verify/table";

describe("verify: the table", () => {
  const text = formatTable([
    {
      check: "failover",
      seconds: 41.2,
      findings: [
        { what: "new primary", expected: "within 30 s", seen: "litellm-pg-2", ok: true, seconds: 4.2 },
        { what: "probe row", expected: "there", seen: "gone", ok: false },
      ],
    },
    { check: "backup", seconds: 0, findings: [], skipped: "the stack takes no backups" },
  ]);
  const lines = text.split("\n");

  it("has a line for each finding, with expected and seen values and the duration", () => {
    assert.match(lines[2] ?? "", /^failover +new primary +within 30 s +litellm-pg-2 +4\.2 s +ok$/);
    assert.match(lines[3] ?? "", /^ +probe row +there +gone +FAILED$/);
  });

  it("ends each check with its total time", () => {
    assert.match(lines[4] ?? "", /^ +total +41 s$/);
  });

  it("shows why a check was skipped", () => {
    assert.match(lines[5] ?? "", /^backup +the stack takes no backups +skipped$/);
  });

  it("aligns columns and truncates long text", () => {
    const seen = "x".repeat(200);
    const [, , line = ""] = formatTable([
      { check: "budget", seconds: 1, findings: [{ what: "a", expected: "b", seen, ok: true }] },
    ]).split("\n");
    assert.match(line, /x{63}… .*ok$/);
  });
});
