import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { errorText, ManagementApi } from "../../../access/api/managementApi";
import { FakeLiteLLM } from "../fakeLiteLLM";

const aKey = `sk-${"k".repeat(40)}`;

describe("the client of LiteLLM's management API", () => {
  const fake = new FakeLiteLLM();
  let url: string;

  before(async () => {
    url = await fake.start();
  });

  after(() => fake.stop());

  it("takes an address that ends in a slash", async () => {
    const api = new ManagementApi({ url: `${url}/`, masterKey: fake.masterKey });
    assert.deepEqual(await api.post("/budget/info", { budgets: ["none"] }), []);
  });

  it("says which config is wrong where the master key is refused, without it", async () => {
    const api = new ManagementApi({ url, masterKey: "sk-wrong-master-key" });
    await assert.rejects(api.get("/key/info", { key: "x" }), (error: Error) => {
      assert.match(error.message, /^GET \/key\/info answered 401: .*Set the config masterKey/);
      assert.doesNotMatch(error.message, /sk-wrong/);
      return true;
    });
  });

  it("says which config is wrong where nothing answers", async () => {
    const api = new ManagementApi({ url: "http://127.0.0.1:1", masterKey: fake.masterKey });
    await assert.rejects(api.post("/budget/info", {}), /127\.0\.0\.1:1 doesn't answer \(.+\)\. Set the config url/);
  });

  it("doesn't print the key of a request that was refused", async () => {
    const echo = createServer((request, response) => {
      request.setEncoding("utf8").on("data", (text: string) => response.writeHead(400).end(text));
    });
    await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
    const api = new ManagementApi({ url: `http://127.0.0.1:${(echo.address() as AddressInfo).port}`, masterKey: "m" });
    await assert.rejects(api.post("/key/generate", { key: aKey }), (error: Error) => {
      assert.match(error.message, /answered 400.*\[secret\]/);
      assert.ok(!error.message.includes(aKey));
      return true;
    });
    echo.close();
  });

  it("finds an object that doesn't exist by LiteLLM's answer alone", async () => {
    const api = new ManagementApi({ url, masterKey: fake.masterKey });
    assert.equal(await api.find("/team/info", { team_id: "none" }, "Team not found"), undefined);
    await assert.rejects(api.find("/not/litellm", {}, "Team not found"), /answered 404: Not Found .*admin host/);
  });

  for (const [body, expected] of [
    ['{"error":{"message":"no","type":"x"}}', "no"],
    ['{"detail":{"error":"no"}}', "no"],
    ['{"detail":[{"msg":"no"}]}', '[{"msg":"no"}]'],
    ["404 page not found", "404 page not found"],
  ] as const)
    it(`reads the error out of ${body}`, () => {
      assert.equal(errorText(body), expected);
    });
});
