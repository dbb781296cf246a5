import { Provider } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { Gateway, type Readiness, resolveSettings } from "../../../components";

/*
 * A gateway on the cluster of an explicit provider, which `kubeconfig` in its config names, checked as in an update by an
 * engine. `unreadable` stands for a provider that doesn't show its cluster.
 */

module.exports = function program() {
  const config = new pulumi.Config();
  const unreadable = new pulumi.DependencyProviderResource("urn:pulumi:own::own::pulumi:providers:kubernetes::far::id");
  const provider = config.getBoolean("unreadable")
    ? unreadable
    : new Provider("cluster", { kubeconfig: config.require("kubeconfig") });
  const nothing = () => Promise.resolve();
  const readiness: Readiness = { primary: nothing, cluster: nothing, job: nothing, deployment: nothing };
  const settings = resolveSettings({ profile: "dev" }, { project: pulumi.getProject(), stack: pulumi.getStack() });
  const runtime = pulumi.runtime as { getEngine: unknown };
  const { getEngine } = runtime;
  runtime.getEngine = () => ({});
  try {
    const { litellm, namespace } = new Gateway(
      "own",
      { settings, readiness, namespace: config.get("namespace") },
      { provider },
    );
    const made = [litellm.account.urn, pulumi.unsecret(litellm.masterKey), namespace].map((one) =>
      one.apply(() => performance.now()),
    );
    return { firstMade: pulumi.all(made).apply((times) => Math.min(...times)) };
  } finally {
    runtime.getEngine = getEngine;
  }
};
