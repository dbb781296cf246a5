import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { TLSSocket } from "node:tls";

import { databaseWaiter, startScript } from "../../../components/litellm/startScript";
import { valueAt } from "../../../tools/program/valueAt";
import { externalRedisExamples } from "../../support/examples";
import { localhostCertificate } from "../../support/localhostCertificate";
import { firstContainer, podTemplate } from "../../support/podTemplates";
import { findCreatedResource, runStack } from "../../support/runStack";

/** What PostgreSQL answers to a start-up message. */
const asksForPassword = Buffer.from("R\0\0\0\x17\0\0\0\nSCRAM-SHA-256\0\0", "latin1");
const isStarting = Buffer.from("E\0\0\0\x2dSFATAL\0C57P03\0Mthe database system is starting up\0\0", "latin1");

/** The request for TLS that precedes the start-up message. */
const tlsRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

const certificates = mkdtempSync(join(tmpdir(), "llm-gateway-"));
const certificateFile = join(certificates, "ca.crt");

/**
 * A server with TLS that answers the start-up messages of successive clients, and keeps what they sent.
 * @param host by which the client knows it; the certificate is for `localhost`
 */
async function database(
  { host = "localhost", plain = 0 }: { host?: string; plain?: number } = {},
  ...answers: Buffer[]
): Promise<{ server: Server; url: string; received: Buffer[] }> {
  const received: Buffer[] = [];
  let connections = 0;
  const server = createServer((client: Socket) => {
    client.on("error", () => undefined);
    client.once("data", (request) => {
      assert.deepEqual(request, tlsRequest);
      if (++connections <= plain) {
        client.end("N");
        return;
      }
      client.write("S");
      const secure = new TLSSocket(client, {
        isServer: true,
        key: localhostCertificate.key,
        cert: localhostCertificate.certificate,
      });
      secure.on("error", () => undefined);
      secure.once("data", (data) => {
        received.push(data);
        secure.end(answers[received.length - 1] ?? asksForPassword);
      });
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const parameters = `sslmode=verify-full&sslrootcert=${certificateFile}`;
  return { server, url: `postgresql://user%40team:secret@${host}:${port}/gateway?${parameters}`, received };
}

async function python(script: string, environment: Record<string, string>, ...args: string[]) {
  const child = spawn("python3", ["-c", script, ...args], { env: { PATH: process.env.PATH, ...environment } });
  let [output, errors] = ["", ""];
  child.stdout.on("data", (data) => (output += String(data)));
  child.stderr.on("data", (data) => (errors += String(data)));
  const [code] = (await once(child, "close")) as [number];
  return { code, output, errors };
}

const sources = { postgres: { secretName: "", urlKey: "", ca: { secretName: "", key: "" } } };
const waitScript = databaseWaiter("image", sources).command as string[];

before(() => {
  writeFileSync(certificateFile, localhostCertificate.certificate);
});
after(() => {
  rmSync(certificates, { recursive: true });
});

describe("the container that waits for the database", () => {
  it("ends when the server asks for the password, and names the user and the database of the URL", async () => {
    const { server, url, received } = await database({}, asksForPassword);
    const { code, errors } = await python(waitScript[2] ?? "", { DATABASE_URL: url });
    server.close();
    assert.deepEqual([code, errors], [0, ""]);
    assert.match(String(received[0]?.subarray(8)), /^user\0user@team\0database\0gateway\0\0$/);
  });

  it("waits while the server is starting, and prints the reason once, without the password", async () => {
    const { server, url, received } = await database({}, isStarting, isStarting, asksForPassword);
    const { code, errors } = await python(waitScript[2] ?? "", { DATABASE_URL: url });
    server.close();
    assert.equal(code, 0);
    assert.equal(received.length, 3);
    assert.equal(errors, "waiting for the database: the server is starting or stopping\n");
  });

  it("waits while the server offers no TLS", async () => {
    const { server, url } = await database({ plain: 1 });
    const { code, errors } = await python(waitScript[2] ?? "", { DATABASE_URL: url });
    server.close();
    assert.deepEqual([code, errors], [0, "waiting for the database: the server doesn't offer TLS\n"]);
  });

  it("waits while the certificate is for another host, and sends nothing", async () => {
    const { server, url, received } = await database({ host: "127.0.0.1" });
    const child = spawn("python3", ["-c", waitScript[2] ?? ""], { env: { PATH: process.env.PATH, DATABASE_URL: url } });
    const [problem] = (await once(child.stderr, "data")) as [Buffer];
    child.kill();
    server.close();
    assert.match(String(problem), /^waiting for the database: .*certificate verify failed: IP address mismatch/);
    assert.deepEqual(received, []);
  });

  it("comes before the proxy and before the migration", async () => {
    for (const workload of ["litellm-proxy", "litellm-migration"]) {
      const { spec } = podTemplate(await runStack("dev"), workload);
      assert.deepEqual(
        spec.initContainers.map(({ name }) => name),
        ["wait-for-database"],
        workload,
      );
    }
  });
});

describe("the proxy's start", () => {
  const folder = mkdtempSync(join(tmpdir(), "llm-gateway-"));
  before(() => {
    writeFileSync(join(folder, "litellm"), '#!/bin/sh\nenv | grep -E "REDIS|KEY" | sort\necho "$@"\n');
    chmodSync(join(folder, "litellm"), 0o755);
    mkdirSync(join(folder, "metrics"));
    writeFileSync(join(folder, "metrics", "gauge_livesum_1.db"), "");
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("drops every REDIS_* variable but the program's own, and passes on its arguments", async () => {
    const { server, url } = await database();
    const { output } = await python(
      startScript(["COORDINATION_REDIS_PASSWORD", "REDIS_CIRCUIT_BREAKER_ENABLED"], false).replaceAll(
        "/tmp/",
        `${folder}/`,
      ),
      {
        PATH: `${folder}${delimiter}${process.env.PATH ?? ""}`,
        DATABASE_URL: url,
        COORDINATION_REDIS_PASSWORD: "p",
        OPENAI_API_KEY: "k",
        REDIS_CIRCUIT_BREAKER_ENABLED: "true",
        REDIS_CLUSTER_NODES: "[]",
        REDIS_SSL: "true",
      },
      "--port",
      "4000",
    );
    server.close();
    assert.deepEqual(readdirSync(join(folder, "metrics")), [], "samples of an earlier process are gone");
    assert.deepEqual(output.trim().split("\n"), [
      "COORDINATION_REDIS_PASSWORD=p",
      "OPENAI_API_KEY=k",
      "REDIS_CIRCUIT_BREAKER_ENABLED=true",
      "--port 4000",
    ]);
  });

  it("keeps the circuit breaker on, with a recovery of two seconds", async () => {
    const { env } = firstContainer(podTemplate(await runStack("prod"), "litellm-proxy"));
    const values = Object.fromEntries(env.map(({ name, value }) => [name, value]));
    assert.equal(values.REDIS_CIRCUIT_BREAKER_ENABLED, "true");
    assert.equal(values.REDIS_CIRCUIT_BREAKER_RECOVERY_TIMEOUT, "2");
  });
});

describe("a proxy with an external Redis", () => {
  it("takes password and CA from the Secrets that the config names, and no Redis is deployed", async () => {
    const run = await runStack("prod", externalRedisExamples());
    assert.equal(run.resources.filter(({ name }) => name.includes("redis")).length, 0);
    const template = podTemplate(run, "litellm-proxy");
    const { env, volumeMounts } = firstContainer(template);
    assert.deepEqual(env.find(({ name }) => name === "COORDINATION_REDIS_PASSWORD")?.valueFrom.secretKeyRef, {
      name: "managed-redis",
      key: "auth",
    });
    assert.equal(template.spec.volumes.find(({ name }) => name === "redis-ca")?.secret.secretName, "managed-redis");
    assert.ok(volumeMounts.some(({ mountPath }) => mountPath === "/etc/redis-ca"));
    const { inputs } = findCreatedResource(run, "ConfigMap", "litellm-config");
    assert.match(String(valueAt(inputs, ["data", "config.yaml"])), /ssl_ca_certs: \/etc\/redis-ca\/root\.crt/);
  });
});
