import assert from "node:assert/strict";

import { type Overrides, problemsOf } from "../../support/runStack";

const gateway = { name: "public", listener: "https" };
const tls = { secretName: "llm-tls" };

describe("the check of an exposure", () => {
  const paths = (exposure: Overrides, others: Overrides = {}) =>
    problemsOf("prod", { exposure: { host: "llm.example.com", ...exposure }, ...others }).map(({ path, value }) => [
      path,
      value,
    ]);

  it("accepts a Gateway, a class of Gateways, and a class of Ingresses, each alone", () => {
    for (const exposure of [{ gateway }, { gatewayClass: "traefik", tls }, { ingressClass: "nginx", tls }])
      assert.deepEqual(paths(exposure), []);
  });

  it("rejects none, and several", () => {
    assert.deepEqual(paths({}), [["exposure", undefined]]);
    assert.deepEqual(paths({ gatewayClass: "a", ingressClass: "b", tls }), [
      ["exposure", "gatewayClass, ingressClass"],
    ]);
  });

  it("rejects an existing Gateway without the name of a listener", () => {
    assert.deepEqual(paths({ gateway: { name: "public" } }), [["exposure.gateway.listener", undefined]]);
  });

  it("rejects a Gateway or an Ingress of the stack without a certificate, and with two", () => {
    assert.deepEqual(paths({ gatewayClass: "traefik" }), [["exposure.tls", undefined]]);
    assert.deepEqual(paths({ ingressClass: "nginx", tls: {} }), [["exposure.tls", undefined]]);
    assert.deepEqual(paths({ ingressClass: "nginx", tls: { ...tls, issuer: "ca" } }), [
      ["exposure.tls", "llm-tls, ca"],
    ]);
  });

  it("rejects certificates for an existing Gateway, which names its own", () => {
    assert.deepEqual(
      paths({ gateway, tls }).map(([path]) => path),
      ["exposure.tls"],
    );
  });

  it("rejects administration on the public host", () => {
    assert.deepEqual(paths({ gateway, adminHost: "llm.example.com" }), [["exposure.adminHost", "llm.example.com"]]);
  });

  it("rejects a Gateway or a class for administration that isn't exposed, or not that way", () => {
    const adminHost = "llm-admin.example.com";
    assert.deepEqual(paths({ gateway, adminGateway: gateway }), [["exposure.adminGateway", "public"]]);
    assert.deepEqual(paths({ gateway, adminHost, adminIngressClass: "internal" }), [
      ["exposure.adminIngressClass", "internal"],
    ]);
    assert.deepEqual(paths({ ingressClass: "nginx", tls, adminHost, adminGateway: gateway }), [
      ["exposure.adminGateway", "public"],
    ]);
  });

  it("rejects a Service that is reached from outside around it", () => {
    const litellm = { serviceType: "NodePort" };
    assert.deepEqual(paths({ gateway }, { litellm }), [["litellm.serviceType", "NodePort"]]);
  });

  it("rejects what is not the name of a host", () => {
    for (const host of ["*.example.com", "LLM.example.com", "https://llm.example.com", "llm"])
      assert.deepEqual(paths({ host, gateway }), [["exposure.host", host]]);
  });
});
