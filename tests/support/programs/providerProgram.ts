import { Provider } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { clusterOf } from "../../../components/kubernetes/clusterAccess";

/*
 * Components with each kind of provider. The outputs show which cluster is found for them.
 */

module.exports = function program() {
  const component = (name: string, options?: pulumi.ComponentResourceOptions) =>
    new pulumi.ComponentResource("own:index:Own", name, {}, options);
  const providers = {
    text: new Provider("text", { kubeconfig: "apiVersion: v1\n", context: "one" }),
    ambient: new Provider("ambient", { context: "two", cluster: "three" }),
    unknown: new Provider("unknown", { kubeconfig: pulumi.output<string>(pulumi.unknown as never) }),
    secret: new Provider("secret", { kubeconfig: pulumi.secret("/a/file") }),
    rendered: new Provider("rendered", { renderYamlToDirectory: "manifests" }),
  };
  const elsewhere = new pulumi.DependencyProviderResource("urn:pulumi:own::own::pulumi:providers:kubernetes::far::id");
  const parent = component("parent", { provider: providers.text });
  return {
    text: clusterOf(component("with-text", { provider: providers.text })),
    list: clusterOf(component("with-list", { providers: [providers.text] })),
    inherited: clusterOf(component("child", { parent })),
    ambient: clusterOf(component("with-ambient", { provider: providers.ambient })),
    unknown: clusterOf(component("with-unknown", { provider: providers.unknown })),
    secret: clusterOf(component("with-secret", { provider: providers.secret })),
    rendered: clusterOf(component("with-rendered", { provider: providers.rendered })),
    elsewhere: clusterOf(component("with-elsewhere", { provider: elsewhere })),
    given: clusterOf(component("with-given", { provider: elsewhere }), { context: pulumi.output("given") }),
    config: clusterOf(component("without")),
  };
};
