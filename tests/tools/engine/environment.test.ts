import assert from "node:assert/strict";
import { delimiter } from "node:path";

import { pulumiEnvironment } from "../../../tools/engine/environment";

const options = { path: ["/first", "/second"], state: "/state", passphraseFile: "/state/passphrase" };

describe("the environment of Pulumi's commands", () => {
  it("finds the engine's parts first, then Node 22, then the rest of PATH", () => {
    const path = pulumiEnvironment(options, { PATH: "/usr/bin" }).PATH?.split(delimiter) ?? [];
    assert.deepEqual([path[0], path[1], path[3]], ["/first", "/second", "/usr/bin"]);
    assert.match(path[2] ?? "", /node_modules\/node\/bin$/);
  });

  it("keeps state on this machine and acquires nothing", () => {
    const environment = pulumiEnvironment(options, {});
    assert.equal(environment.PULUMI_BACKEND_URL, "file:///state");
    assert.equal(environment.PULUMI_CONFIG_PASSPHRASE_FILE, "/state/passphrase");
    assert.equal(environment.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION, "true");
  });

  it("leaves home and kubeconfig alone unless they are given", () => {
    const environment = pulumiEnvironment(options, {});
    assert.equal("PULUMI_HOME" in environment || "KUBECONFIG" in environment, false);
    assert.equal(pulumiEnvironment({ ...options, home: "/home" }, {}).PULUMI_HOME, "/home");
    assert.equal(pulumiEnvironment({ ...options, kubeconfig: "/k" }, {}).KUBECONFIG, "/k");
  });
});
