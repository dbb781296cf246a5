import assert from "node:assert/strict";

import { Registry, RegistryError } from "../../../tools/images/registry";
import { manifestDigest, OciRegistry, type RegistryOptions } from "../../support/ociRegistry";

const tags = Object.fromEntries(
  ["v1.0.0", "v1.0.1", "v1.1.0", "v2.0.0", "main"].map((tag) => [tag, `{"tag":"${tag}"}`]),
);
const account = { user: "reader", password: "pass:word" };
const credentials = Buffer.from("reader:pass:word").toString("base64");

describe("the client of a registry", () => {
  const started: OciRegistry[] = [];

  const start = async (options: Partial<RegistryOptions> = {}): Promise<OciRegistry> => {
    const registry = await OciRegistry.start({ repositories: { "team/proxy": tags }, ...options });
    started.push(registry);
    return registry;
  };
  const client = ({ host }: OciRegistry, secret?: string): Registry => new Registry(`http://${host}`, secret);

  afterEach(async () => {
    await Promise.all(started.splice(0).map((registry) => registry.stop()));
  });

  it("reads the digest of a tag without its manifest", async () => {
    const registry = await start();
    assert.equal(await client(registry).digest("team/proxy", "v1.0.1"), manifestDigest('{"tag":"v1.0.1"}'));
    assert.deepEqual(registry.requests, ["HEAD /v2/team/proxy/manifests/v1.0.1"]);
  });

  it("computes the digest where the registry doesn't give it", async () => {
    const registry = await start({ withoutDigestHeader: true });
    assert.equal(await client(registry).digest("team/proxy", "v1.0.1"), manifestDigest('{"tag":"v1.0.1"}'));
  });

  it("returns undefined for a tag that is not there", async () => {
    assert.equal(await client(await start()).digest("team/proxy", "v9.9.9"), undefined);
  });

  it("rejects a digest of another kind", async () => {
    const registry = await start({
      intercept: (_, response) => {
        response.setHeader("docker-content-digest", "sha512:12").end();
        return true;
      },
    });
    await assert.rejects(client(registry).digest("team/proxy", "v1.0.1"), /has the digest sha512:12; expected/);
  });

  it("lists the tags of every page", async () => {
    const registry = await start({ pageSize: 2 });
    assert.deepEqual((await client(registry).tags("team/proxy")).sort(), Object.keys(tags).sort());
    assert.equal(registry.requests.length, 3);
  });

  it("refuses pages without an end, and on another host", async () => {
    const linking = (link: string) =>
      start({
        intercept: (_, response) => {
          response.setHeader("link", link).end(JSON.stringify({ tags: ["v1"] }));
          return true;
        },
      });
    const endless = await linking('</v2/team/proxy/tags/list?n=1000>; rel="next"');
    await assert.rejects(client(endless).tags("team/proxy"), /names itself as the next one/);
    const elsewhere = await linking('<http://127.0.0.2/v2/team/proxy/tags/list>; rel="next"');
    await assert.rejects(client(elsewhere).tags("team/proxy"), /continues on another host/);
  });

  it("fetches one token for each repository", async () => {
    const repositories = { "team/proxy": tags, "team/other": tags };
    const registry = await start({ authentication: "bearer", repositories });
    const one = client(registry);
    await one.digest("team/proxy", "v1.0.1");
    await one.tags("team/proxy");
    await one.tags("team/other");
    const tokens = registry.requests.filter((request) => request.includes("/token"));
    assert.deepEqual(tokens, [
      "GET /token?service=registry&scope=repository%3Ateam%2Fproxy%3Apull",
      "GET /token?service=registry&scope=repository%3Ateam%2Fother%3Apull",
    ]);
  });

  for (const authentication of ["bearer", "basic"] as const) {
    it(`signs in to a registry that demands an account (${authentication})`, async () => {
      const registry = await start({ authentication, account });
      assert.equal((await client(registry, credentials).tags("team/proxy")).length, 5);
    });

    it(`reports missing and wrong credentials with the command that sets them (${authentication})`, async () => {
      const registry = await start({ authentication, account });
      const signIn = `Sign in with \`docker login ${registry.host}\``;
      await assert.rejects(client(registry).tags("team/proxy"), (error: Error) => {
        assert.ok(error instanceof RegistryError);
        assert.ok(error.message.includes("can't be read without credentials (401)"), error.message);
        return error.message.includes(signIn);
      });
      await assert.rejects(
        client(registry, "eDp5").tags("team/proxy"),
        /refused the credentials of this machine \(401\)/,
      );
    });
  }

  it("sends nothing to an address for tokens without TLS where the registry has TLS", async () => {
    const elsewhere = await start();
    const registry = new Registry("https://registry.example", credentials);
    const original = globalThis.fetch;
    const answer = new Response(null, {
      status: 401,
      headers: { "www-authenticate": `Bearer realm="http://${elsewhere.host}/token"` },
    });
    globalThis.fetch = () => Promise.resolve(answer);
    try {
      await assert.rejects(registry.tags("team/proxy"), /address for its tokens without TLS/);
    } finally {
      globalThis.fetch = original;
    }
    assert.deepEqual(elsewhere.requests, []);
  });

  it("reports an unknown repository, a limit, a failure and an answer that is no API's", async () => {
    await assert.rejects(
      client(await start()).tags("team/none"),
      /tags\/list not found \(404\)\. Is the image's name right/,
    );
    const answering = (status: number, text = "") =>
      start({
        intercept: (_, response) => {
          response.statusCode = status;
          response.end(text);
          return true;
        },
      });
    await assert.rejects(client(await answering(429)).tags("team/proxy"), /refuses more requests for now \(429\)/);
    await assert.rejects(client(await answering(503)).tags("team/proxy"), /answered with status 503/);
    await assert.rejects(client(await answering(200, "<html>")).tags("team/proxy"), /something else than its API/);
  });

  it("reports a registry that can't be reached", async () => {
    const registry = await start();
    const { host } = registry;
    await registry.stop();
    await assert.rejects(new Registry(`http://${host}`).tags("team/proxy"), /can't be reached: .*ECONNREFUSED/);
  });
});
