import type { types } from "@pulumi/kubernetes";

import { containerSecurityContext } from "../kubernetes/security";
import { breakerWatch } from "./breakerWatch";
import { databaseCaMount } from "./databaseCa";
import { databaseVariables, metricsFolder, type SecretSources } from "./environment";

/*
 * Python, since the image has no shell tools to rely on. The scripts read their input from the environment, never from
 * arguments.
 */

/**
 * Defines `wait_for_database()`, which returns when PostgreSQL accepts connections, however long that takes. It connects
 * with TLS and verifies the certificate as the proxy does, so that its log shows a CA or host name that doesn't match. A server
 * that is starting or stopping answers a start-up message with 57P03 (cannot_connect_now).
 * Source: https://www.postgresql.org/docs/current/protocol-message-formats.html (SSLRequest, StartupMessage, ErrorResponse)
 */
const waitForDatabase = `
import os, socket, ssl, struct, sys, time, urllib.parse

def database_problem():
    url = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
    user, database = urllib.parse.unquote(url.username or ""), urllib.parse.unquote(url.path.lstrip("/"))
    fields = f"user\\0{user}\\0database\\0{database}\\0\\0".encode()
    try:
        with socket.create_connection((url.hostname, url.port or 5432), timeout=2) as plain:
            plain.sendall(struct.pack("!II", 8, 80877103))
            if plain.recv(1) != b"S":
                return "the server doesn't offer TLS"
            tls = ssl.create_default_context(cafile=urllib.parse.parse_qs(url.query)["sslrootcert"][0])
            with tls.wrap_socket(plain, server_hostname=url.hostname) as connection:
                connection.sendall(struct.pack("!II", len(fields) + 8, 196608) + fields)
                answer = connection.recv(1024)
    except OSError as error:
        return str(error)
    if not answer:
        return "the connection was closed"
    return "the server is starting or stopping" if answer[:1] == b"E" and b"C57P03\\0" in answer else None

def wait_for_database():
    told = None
    while (problem := database_problem()) is not None:
        if problem != told:
            print(f"waiting for the database: {problem}", file=sys.stderr, flush=True)
        told = problem
        time.sleep(0.5)
`;

/** The program of the init container. */
const waitScript = `${waitForDatabase}\nwait_for_database()\n`;

/**
 * Starts the proxy with an empty metrics folder. It removes every `REDIS_*` variable but the program's own: LiteLLM merges them into each of
 * its Redis clients (`_redis.py`, 1.109.1), and one in a Secret of provider keys would send the counters elsewhere.
 * It waits for the database again, since a container that restarts does so without its init containers: LiteLLM
 * exits when it can't connect at start, and the kubelet's back-off would outlast the outage.
 * With shared Redis it starts a process that watches the circuit breaker.
 */
export function startScript(ownVariables: readonly string[], sharesRedis: boolean): string {
  const kept = ownVariables.filter((name) => name.startsWith("REDIS_")).sort();
  return `${waitForDatabase}${sharesRedis ? breakerWatch : ""}
import pathlib, shutil
# Samples of a process that is gone, which another start of this container left.
shutil.rmtree("${metricsFolder}", ignore_errors=True)
pathlib.Path("${metricsFolder}").mkdir(parents=True)
kept = ${JSON.stringify(kept)}
for name in [name for name in os.environ if name.startswith("REDIS_") and name not in kept]:
    del os.environ[name]
wait_for_database()
${sharesRedis ? "watch_breaker()\n" : ""}os.execvp("litellm", ["litellm", *sys.argv[1:]])
`;
}

/** The init container that waits for the database; its log has the reason while a pod is in `Init:0/1`. */
export function databaseWaiter(
  image: string,
  sources: Pick<SecretSources, "postgres">,
): types.input.core.v1.Container & { name: string } {
  return {
    name: "wait-for-database",
    image,
    imagePullPolicy: "IfNotPresent",
    command: ["python", "-c", waitScript],
    env: databaseVariables(sources),
    resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "64Mi" } },
    securityContext: containerSecurityContext,
    volumeMounts: [databaseCaMount],
  };
}
