import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { KubeConfig } from "@kubernetes/client-node";

import { UserError } from "../../../components/userError";
import { ClusterClient, unlessRefused } from "../../../tools/cluster/clusterClient";

describe("unlessRefused", () => {
  let server: Server;
  let cluster: ClusterClient;

  beforeEach(async () => {
    const forbidden = { kind: "Status", message: "pods is forbidden", code: 403 };
    server = createServer((_, response) => {
      response.writeHead(403, { "content-type": "application/json" }).end(JSON.stringify(forbidden));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const config = new KubeConfig();
    const { port } = server.address() as AddressInfo;
    config.loadFromClusterAndUser(
      { name: "test", server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
      { name: "test" },
    );
    cluster = new ClusterClient(config, "litellm");
  });

  afterEach(() => {
    server.close();
  });

  const refused = () => unlessRefused(cluster, () => cluster.podsOf({}));

  it("reports the reason of the API server", async () => {
    await assert.rejects(refused(), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.message, `${cluster.server} answered 403: pods is forbidden`);
      return true;
    });
  });

  it("reports a server that can't be reached", async () => {
    server.close();
    await once(server, "close");
    await assert.rejects(refused(), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, new RegExp(`^${cluster.server} can't be reached: .*ECONNREFUSED`));
      return true;
    });
  });

  it("leaves every other error alone", async () => {
    const defect = new TypeError("not a function");
    await assert.rejects(
      unlessRefused(cluster, () => Promise.reject(defect)),
      (error) => error === defect,
    );
  });
});
