"""Bounds the WAL that a CloudNativePG Cluster keeps for an object store that takes none.

PostgreSQL keeps every segment that is not archived yet, until the volume is full and the operator stops the instance.
Above the limit this gives up the archive instead of the database: barman-cloud-wal-archive gets `--version`, which makes it
succeed without archiving, so that PostgreSQL removes the segments at its next checkpoint. No instance restarts. As soon as
the queue is empty the option is removed, and archiving is tried again. The archive then has a gap: a new base backup is
taken, and tried again until it completes.

Environment: NAMESPACE, CLUSTER, STORE (the ObjectStore), LIMIT (segments). Talks to the API server with the pod's own
service account, and to the metrics of the primary.
"""

import datetime
import json
import os
import pathlib
import re
import ssl
import sys
import urllib.error
import urllib.request

ACCOUNT = pathlib.Path("/var/run/secrets/kubernetes.io/serviceaccount")
PLUGIN = "barman-cloud.cloudnative-pg.io"
GAP = "llm-gateway/archive-gap"
DROP = "--version"


def waiting_segments(metrics):
    """The number of segments that wait to be archived, from the metrics of an instance."""
    found = re.search(r'^cnpg_collector_pg_wal_archive_status\{value="ready"\} (\S+)$', metrics, re.MULTILINE)
    if found is None:
        raise ValueError("the primary's metrics have no cnpg_collector_pg_wal_archive_status")
    return int(float(found[1]))


def decide(waiting, limit, dropping, gap, backup):
    """What to do next.

    waiting: segments; dropping: whether the archive is given up; gap: whether it lacks WAL that no base backup follows yet;
    backup: the phase of the base backup that follows, None where there is none.
    """
    if dropping:
        return "resume" if waiting <= 1 else "wait"
    if waiting >= limit:
        return "drop"
    if gap and backup is None:
        return "back up"
    if gap and backup == "completed":
        return "close gap"
    if gap and backup == "failed":
        return "retry backup"
    return "nothing"


def base_backup(name, cluster):
    """The base backup after a gap.

    Of the primary, where it starts with a new checkpoint: that of a standby starts at its last restart point, which may be in
    the gap, and could never be restored.
    """
    owner = {"apiVersion": cluster["apiVersion"], "kind": "Cluster"}
    owner.update({key: cluster["metadata"][key] for key in ("name", "uid")})
    return {
        "apiVersion": "postgresql.cnpg.io/v1",
        "kind": "Backup",
        "metadata": {"name": name, "ownerReferences": [owner]},
        "spec": {
            "cluster": {"name": owner["name"]},
            "method": "plugin",
            "pluginConfiguration": {"name": PLUGIN},
            "target": "primary",
        },
    }


def call(method, path, body=None):
    """Calls the API server; None for an object that does not exist."""
    host, port = os.environ["KUBERNETES_SERVICE_HOST"], os.environ["KUBERNETES_SERVICE_PORT"]
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"https://{host}:{port}{path}", method=method, data=data)
    request.add_header("Authorization", "Bearer " + (ACCOUNT / "token").read_text())
    request.add_header("Content-Type", "application/merge-patch+json" if method == "PATCH" else "application/json")
    context = ssl.create_default_context(cafile=str(ACCOUNT / "ca.crt"))
    try:
        with urllib.request.urlopen(request, timeout=30, context=context) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return None
        raise


def main():
    namespace, name = os.environ["NAMESPACE"], os.environ["CLUSTER"]
    cnpg = f"/apis/postgresql.cnpg.io/v1/namespaces/{namespace}"
    store_path = f"/apis/barmancloud.cnpg.io/v1/namespaces/{namespace}/objectstores/{os.environ['STORE']}"
    backup_name = f"{name}-after-gap"
    cluster, store = call("GET", f"{cnpg}/clusters/{name}"), call("GET", store_path)
    primary = (cluster or {}).get("status", {}).get("currentPrimary")
    pod = call("GET", f"/api/v1/namespaces/{namespace}/pods/{primary}") if primary else None
    if not store or not pod or not pod.get("status", {}).get("podIP"):
        print("no primary, or no object store: nothing to do")
        return 0
    with urllib.request.urlopen(f"http://{pod['status']['podIP']}:9187/metrics", timeout=30) as answer:
        waiting = waiting_segments(answer.read().decode())
    limit = int(os.environ["LIMIT"])
    arguments = store["spec"]["configuration"].get("wal", {}).get("archiveAdditionalCommandArgs", [])
    gap = store["metadata"].get("annotations", {}).get(GAP)
    backup = call("GET", f"{cnpg}/backups/{backup_name}")
    phase = backup and backup.get("status", {}).get("phase", "new")
    action = decide(waiting, limit, DROP in arguments, gap is not None, phase)
    print(f"{waiting} segments wait to be archived, limit {limit}; gap since {gap}; {action}")

    def patch_store(value, annotation):
        wal = {"archiveAdditionalCommandArgs": value}
        call(
            "PATCH",
            store_path,
            {"metadata": {"annotations": {GAP: annotation}}, "spec": {"configuration": {"wal": wal}}},
        )

    if action == "drop":
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
        patch_store([DROP], gap or now)
    elif action == "resume":
        patch_store(None, gap)
    elif action == "close gap":
        patch_store(None, None)
    if action in ("drop", "close gap", "retry backup") and backup:
        call("DELETE", f"{cnpg}/backups/{backup_name}")
    if action == "back up":
        call("POST", f"{cnpg}/backups", base_backup(backup_name, cluster))
    return 0


if __name__ == "__main__":
    sys.exit(main())
