import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { firingAlerts, withAlerts } from "../../../../tools/verify/report/alerts";

describe("verify: the alerts of a Prometheus", () => {
  let server: Server;
  let url: string;
  let asked: URL;
  let answer: unknown;

  before((done) => {
    server = createServer((request, response) => {
      asked = new URL(request.url ?? "", url);
      response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(answer ?? {}));
    }).listen(0, "127.0.0.1", () => {
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      done();
    });
  });
  after(() => server.close());

  const series = (alertname: string, namespace: string | undefined, ...seconds: number[]) => ({
    metric: { alertname, ...(namespace && { namespace }), alertstate: "firing" },
    values: seconds.map((each) => [each, "1"]),
  });
  const answerWith = (...result: unknown[]) => (answer = { status: "success", data: { resultType: "matrix", result } });

  it("are those of the namespace, or of none, each period apart", async () => {
    answerWith(
      series("LiteLLMDown", "litellm", 100, 101, 102, 110),
      series("Watchdog", undefined, 100),
      series("LiteLLMDown", "other", 100),
    );
    assert.deepEqual(await firingAlerts(`${url}/`, "litellm", 90_000, 120_000), [
      { from: 100_000, to: 102_000, title: "LiteLLMDown" },
      { from: 110_000, to: 110_000, title: "LiteLLMDown" },
      { from: 100_000, to: 100_000, title: "Watchdog" },
    ]);
    assert.equal(asked.pathname, "/api/v1/query_range");
    assert.equal(asked.searchParams.get("start"), "90.000");
  });

  it("are asked for in steps that Prometheus answers, however long the run was", async () => {
    answerWith();
    await firingAlerts(url, "litellm", 0, 40_000_000);
    assert.equal(asked.searchParams.get("step"), "4s");
  });

  it("are refused with the fix where something else answers", async () => {
    answer = undefined;
    await assert.rejects(firingAlerts(url, "litellm", 0, 1000), {
      name: "UserError",
      message: /^--prometheus http:.*HTTP 404.*leave the option out/,
    });
  });

  it("are a lane of the checks during which they fired", () => {
    const timeline = { from: 100_000, to: 200_000, lanes: [] };
    const during = { from: 150_000, to: 160_000, title: "LiteLLMDown" };
    assert.deepEqual(withAlerts(timeline, [during, { ...during, from: 210_000, to: 220_000 }]).lanes, [
      { kind: "spans", title: "alerts that fired", spans: [during] },
    ]);
    assert.deepEqual(withAlerts(timeline, []).lanes, []);
  });
});
