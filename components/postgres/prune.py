"""Deletes volume-snapshot Backups of one CloudNativePG Cluster that are older than the retention.

CloudNativePG never prunes snapshots. Each snapshot is owned by its Backup, so that deleting the Backup is enough.
The newest completed Backup stays whatever its age, and a running one is left alone.
Environment: NAMESPACE, CLUSTER, RETENTION_DAYS. Talks to the API server with the pod's own service account.
"""

import datetime
import json
import os
import pathlib
import ssl
import sys
import urllib.parse
import urllib.request

ACCOUNT = pathlib.Path("/var/run/secrets/kubernetes.io/serviceaccount")
FINISHED = ("completed", "failed")


def parse_time(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def expired(backups, cluster, now, retention):
    """The names of the Backups to delete, oldest first."""
    finished = sorted(
        (parse_time(backup["metadata"]["creationTimestamp"]), backup["status"]["phase"], backup["metadata"]["name"])
        for backup in backups
        if backup["spec"]["cluster"]["name"] == cluster
        and backup["spec"].get("method") == "volumeSnapshot"
        and backup.get("status", {}).get("phase") in FINISHED
    )
    completed = [name for _, phase, name in finished if phase == "completed"]
    newest = completed[-1] if completed else None
    return [name for created, _, name in finished if now - created > retention and name != newest]


def call(method, path):
    host, port = os.environ["KUBERNETES_SERVICE_HOST"], os.environ["KUBERNETES_SERVICE_PORT"]
    request = urllib.request.Request(f"https://{host}:{port}{path}", method=method)
    request.add_header("Authorization", "Bearer " + (ACCOUNT / "token").read_text())
    context = ssl.create_default_context(cafile=str(ACCOUNT / "ca.crt"))
    with urllib.request.urlopen(request, timeout=30, context=context) as answer:
        return json.load(answer)


def main():
    cluster = os.environ["CLUSTER"]
    retention = datetime.timedelta(days=int(os.environ["RETENTION_DAYS"]))
    path = f"/apis/postgresql.cnpg.io/v1/namespaces/{os.environ['NAMESPACE']}/backups"
    backups = call("GET", path)["items"]
    names = expired(backups, cluster, datetime.datetime.now(datetime.timezone.utc), retention)
    for name in names:
        call("DELETE", f"{path}/{urllib.parse.quote(name)}")
        print(f"deleted {name}")
    print(f"{len(names)} of {len(backups)} backups deleted, retention {retention.days} days")


if __name__ == "__main__":
    sys.exit(main())
