import assert from "node:assert/strict";

import { reportPage } from "../../../../tools/verify/report/page";
import { sampleReport } from "./sampleReport";

describe("verify: the page of a run", () => {
  const page = reportPage(sampleReport);

  it("says in its first sentence what is not as expected", () => {
    assert.match(page, /<p class="verdict failed">1 of 3 checks not as expected: failover\.<\/p>/);
    const kept = { ...sampleReport, checks: sampleReport.checks.slice(1) };
    assert.match(reportPage(kept), /<p class="verdict ok">All checks that ran are as expected\.<\/p>/);
  });

  it("says that a run was interrupted", () => {
    const cut = { ...sampleReport, checks: sampleReport.checks.slice(1), complete: false };
    assert.match(
      reportPage(cut),
      /<p class="verdict failed">All checks that ran are as expected; the run was interrupted/,
    );
  });

  it("shows text as text", () => {
    assert.ok(page.includes("URLError(&quot;&lt;urlopen error&gt;&quot;)"));
    assert.ok(!page.includes("<urlopen"));
  });

  it("needs no other file, and runs no script", () => {
    assert.doesNotMatch(page, /<script|<link|<img|\ssrc=|url\(|@import|\son[a-z]+=/);
  });

  it("has the timeline as a table too, with the seconds of refusals in a row of their own", () => {
    const rows = [...page.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = ""]) =>
      row
        .replaceAll(/<[^>]+>/g, " ")
        .replaceAll(/\s+/g, " ")
        .trim(),
    );
    assert.ok(rows.includes("writes to the database 21.0 27.0 0 served, 6 refused"), rows.join("\n"));
    assert.ok(rows.includes("alerts that fired 24.0 40.0 LiteLLMDatabaseDown"));
    assert.ok(rows.includes("Cluster 20.2 26.0 Failing over; primary litellm-pg-1"));
  });
});
