import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { AxeResults } from "axe-core";
import { type Browser, chromium as driver, type Page } from "playwright-core";

import { chromium } from "../../../../lab/build";
import { reportPage } from "../../../../tools/verify/report/page";
import { checkerForTests } from "../../../support/checkerForTests";
import { sampleReport } from "./sampleReport";

const axeSource = readFileSync(createRequire(__filename).resolve("axe-core/axe.min.js"), "utf8");

describe("verify: the page of a run in a browser", function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), "llm-gateway-"));
  const file = join(folder, "report.html");
  let browser: Browser | undefined;
  let page: Page;

  before(async function () {
    const executablePath = (await checkerForTests(chromium)) ?? this.skip();
    writeFileSync(file, reportPage(sampleReport));
    const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
    browser = await driver.launch({ executablePath, args });
    page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`has no fault that axe finds in ${colorScheme} colours, tables opened`, async () => {
      await page.emulateMedia({ colorScheme });
      await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
      await page.evaluate(axeSource);
      const { violations } = await page.evaluate<AxeResults>("axe.run()");
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
        [],
      );
    });
  }

  it("opens the table of a timeline by the keyboard", async () => {
    await page.reload();
    const table = page.getByRole("table").filter({ hasText: "writes to the database" });
    assert.equal(await table.isVisible(), false);
    await page.locator("summary").first().focus();
    await page.keyboard.press("Enter");
    assert.equal(await table.isVisible(), true);
  });

  it("is read by its headings, and the drawing by its description", async () => {
    const levels = await page.getByRole("heading").allTextContents();
    assert.deepEqual(levels, [
      "Gateway ai-prod, verified",
      "Summary",
      "failover: not as expected",
      "drain: skipped",
      "rollout: as expected",
    ]);
    const drawing = page.getByRole("img", { name: "Timeline of failover" });
    assert.match((await drawing.locator("desc").textContent()) ?? "", /writes to the database: \d+ served, 6 refused/);
  });

  it("doesn't scroll sideways on a narrow screen", async () => {
    await page.setViewportSize({ width: 360, height: 800 });
    const wider = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
    assert.equal(wider, 0);
  });
});
