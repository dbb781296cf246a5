import assert from "node:assert/strict";
import { delimiter } from "node:path";

import { pulumiEnvironment } from "../../../tools/engine/environment";

const options = { path: ["/first", "/second"], state: "/state", passphraseFile: "/state/passphrase" };

describe("the environment of Pulumi's commands", () => {
  it("puts the engine's folders first in PATH, then Node 22, then the rest", () => {
    const path = pulumiEnvironment(options, { PATH: "/usr/bin" }).PATH?.split(delimiter) ?? [];
    assert.deepEqual([path[0], path[1], path[3]], ["/first", "/second", "/usr/bin"]);
    assert.match(path[2] ?? "", /node_modules\/node\/bin$/);
  });

  it("sets a file backend and forbids plugin downloads", () => {
    const environment = pulumiEnvironment(options, {});
    assert.equal(environment.PULUMI_BACKEND_URL, "file:///state");
    assert.equal(environment.PULUMI_CONFIG_PASSPHRASE_FILE, "/state/passphrase");
    assert.equal(environment.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION, "true");
  });

  it("sets PULUMI_HOME and KUBECONFIG only where they are given", () => {
    const environment = pulumiEnvironment(options, {});
    assert.equal("PULUMI_HOME" in environment || "KUBECONFIG" in environment, false);
    assert.equal(pulumiEnvironment({ ...options, home: "/home" }, {}).PULUMI_HOME, "/home");
    assert.equal(pulumiEnvironment({ ...options, kubeconfig: "/k" }, {}).KUBECONFIG, "/k");
  });
});
