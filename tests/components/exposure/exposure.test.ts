import assert from "node:assert/strict";

import type { ProgramRun } from "../../../tools/program/runProgram";
import { valueAt } from "../../../tools/program/valueAt";
import { createdResources, findCreatedResource, type Overrides, runStack } from "../../support/runStack";

const host = "llm.example.com";
const adminHost = "llm-admin.example.com";
const tls = { secretName: "llm-tls" };
const gateway = { name: "public", namespace: "ingress", listener: "https" };

const exposed = (exposure: Overrides, others: Overrides = {}) =>
  runStack("prod", { exposure: { host, ...exposure }, ...others });

/** Objects of a kind; the whole is a Gateway too. */
const made = (run: ProgramRun, kind: string) =>
  createdResources(run, kind).filter(({ type }) => type.startsWith("kubernetes:"));

describe("the exposure of a gateway", () => {
  it("doesn't exist unless it is asked for", async () => {
    const run = await runStack("prod");
    for (const kind of ["Gateway", "HTTPRoute", "Ingress"]) assert.deepEqual(made(run, kind), []);
  });

  it("attaches a route to the listener of an existing Gateway, and makes no Gateway", async () => {
    const run = await exposed({ gateway });
    assert.deepEqual(made(run, "Gateway"), []);
    const { inputs } = findCreatedResource(run, "HTTPRoute");
    assert.deepEqual(valueAt(inputs, "spec.parentRefs"), [
      { name: "public", namespace: "ingress", sectionName: "https" },
    ]);
    assert.deepEqual(valueAt(inputs, "spec.hostnames"), [host]);
  });

  it("leads to the port of the proxies' Service", async () => {
    const run = await exposed({ gateway });
    const service = findCreatedResource(run, "Service", "litellm-service").inputs;
    const { inputs } = findCreatedResource(run, "HTTPRoute");
    assert.deepEqual(valueAt(inputs, "spec.rules.0.backendRefs"), [
      { name: valueAt(service, "metadata.name"), port: valueAt(service, "spec.ports.0.port") },
    ]);
  });

  it("attaches a route to the listener with TLS that its own Gateway has for the host", async () => {
    const run = await exposed({ gatewayClass: "traefik", gatewayPort: 8443, tls });
    const made = findCreatedResource(run, "Gateway", "exposure-gateway").inputs;
    assert.deepEqual(valueAt(made, "spec.listeners.0.tls"), {
      mode: "Terminate",
      certificateRefs: [{ name: "llm-tls" }],
    });
    assert.equal(valueAt(made, "spec.listeners.0.hostname"), host);
    assert.equal(valueAt(made, "spec.listeners.0.port"), 8443);
    assert.deepEqual(valueAt(findCreatedResource(run, "HTTPRoute").inputs, "spec.parentRefs"), [
      { name: valueAt(made, "metadata.name"), sectionName: valueAt(made, "spec.listeners.0.name") },
    ]);
  });

  it("asks cert-manager for the certificate of a Gateway", async () => {
    const run = await exposed({ gatewayClass: "traefik", tls: { issuer: "internal", issuerKind: "Issuer" } });
    const made = findCreatedResource(run, "Gateway", "exposure-gateway").inputs;
    assert.deepEqual(valueAt(made, "metadata.annotations"), { "cert-manager.io/issuer": "internal" });
    assert.equal(valueAt(made, "spec.listeners.0.tls.certificateRefs.0.name"), "litellm-tls");
  });

  it("serves everything on the host of administration, on an internal Gateway where there is one", async () => {
    const internal = { name: "internal", listener: "https" };
    const run = await exposed({ gateway, adminHost, adminGateway: internal });
    const { inputs } = findCreatedResource(run, "HTTPRoute", "exposure-admin");
    assert.deepEqual(valueAt(inputs, "spec.parentRefs"), [{ name: "internal", sectionName: "https" }]);
    assert.deepEqual(valueAt(inputs, "spec.rules.0.matches"), [{ path: { type: "PathPrefix", value: "/" } }]);
  });

  it("has no listener for the host of administration where another Gateway has", async () => {
    const adminGateway = { name: "internal", listener: "https" };
    const run = await exposed({ gatewayClass: "traefik", tls, adminHost, adminGateway });
    assert.equal(
      valueAt(findCreatedResource(run, "Gateway", "exposure-gateway").inputs, "spec.listeners.1"),
      undefined,
    );
  });

  it("lets a request take a little longer than the proxies do", async () => {
    const run = await exposed({ gateway }, { litellm: { requestTimeoutSeconds: 900 } });
    const rules = valueAt(findCreatedResource(run, "HTTPRoute").inputs, "spec.rules") as { timeouts: unknown }[];
    for (const { timeouts } of rules) assert.deepEqual(timeouts, { request: "910s" });
  });

  it("makes an Ingress with TLS, a certificate for each host, and the timeouts of nginx", async () => {
    const run = await exposed({
      ingressClass: "nginx",
      tls: { issuer: "letsencrypt" },
      adminHost,
      adminIngressClass: "internal",
    });
    assert.deepEqual(createdResources(run, "HTTPRoute"), []);
    const ingress = findCreatedResource(run, "Ingress", "exposure-public").inputs;
    assert.equal(valueAt(ingress, "spec.ingressClassName"), "nginx");
    assert.deepEqual(valueAt(ingress, "spec.tls"), [{ hosts: [host], secretName: "litellm-tls" }]);
    const annotations = valueAt(ingress, "metadata.annotations") as Record<string, string>;
    assert.equal(annotations["cert-manager.io/cluster-issuer"], "letsencrypt");
    assert.equal(annotations["nginx.ingress.kubernetes.io/proxy-read-timeout"], "610");
    assert.equal(annotations["nginx.ingress.kubernetes.io/proxy-buffering"], "off");
    assert.equal(annotations["nginx.org/client-max-body-size"], "20m");
    const admin = findCreatedResource(run, "Ingress", "exposure-admin").inputs;
    assert.equal(valueAt(admin, "spec.ingressClassName"), "internal");
    assert.deepEqual(valueAt(admin, "spec.tls"), [{ hosts: [adminHost], secretName: "litellm-admin-tls" }]);
  });

  it("serves what is below a path of an Ingress, but no path that only begins alike", async () => {
    const { inputs } = findCreatedResource(await exposed({ ingressClass: "nginx", tls }), "Ingress");
    const paths = valueAt(inputs, "spec.rules.0.http.paths") as { path: string; pathType: string }[];
    const prefixes = paths.filter(({ pathType }) => pathType === "Prefix").map(({ path }) => path);
    assert.ok(prefixes.length > 0);
    for (const prefix of prefixes) {
      assert.ok(prefix.endsWith("/"), prefix);
      assert.ok(
        paths.some(({ path, pathType }) => pathType === "Exact" && `${path}/` === prefix),
        prefix,
      );
    }
  });

  it("lets annotations override the program's own", async () => {
    const name = "nginx.ingress.kubernetes.io/proxy-body-size";
    const run = await exposed({ ingressClass: "nginx", tls, annotations: { [name]: "100m" } });
    const annotations = valueAt(findCreatedResource(run, "Ingress").inputs, "metadata.annotations");
    assert.equal((annotations as Record<string, string>)[name], "100m");
  });

  it("names the public URL in the stack's outputs", async () => {
    const run = await exposed({ gateway });
    assert.equal((run.outputs as { publicUrl?: unknown }).publicUrl, `https://${host}`);
  });
});
