import assert from "node:assert/strict";

import { mountsBelow } from "../../../lab/embedded/mounts";
import { chainRemoval } from "../../../lab/embedded/network";

describe("the cleanup of a node", () => {
  const mounts = `/dev/vda / ext4 rw 0 0
tmpfs /state/kubelet/pods/a/volumes/token tmpfs rw 0 0
overlay /state/kubelet/pods/a overlay rw 0 0
tmpfs /state-of-another/x tmpfs rw 0 0
nsfs /run/llm\\040gateway/netns/1 nsfs rw 0 0
`;

  it("unmounts the innermost folders first, and no other folders", () => {
    assert.deepEqual(mountsBelow(mounts, ["/state"]), ["/state/kubelet/pods/a/volumes/token", "/state/kubelet/pods/a"]);
  });

  it("unmounts paths with a space", () => {
    assert.deepEqual(mountsBelow(mounts, ["/run/llm gateway"]), ["/run/llm gateway/netns/1"]);
  });

  const saved = `# Generated
*filter
:INPUT ACCEPT [0:0]
:DOCKER - [0:0]
:KUBE-FORWARD - [0:0]
-A INPUT -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
-A INPUT -j DOCKER
-A KUBE-FORWARD -j ACCEPT
COMMIT
*nat
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING -s 172.17.0.0/16 -j MASQUERADE
COMMIT
`;

  it("removes the node's chains and every rule that jumps to them, and no others", () => {
    const expected = `*filter
-D INPUT -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
-F KUBE-FORWARD
-X KUBE-FORWARD
COMMIT
`;
    assert.equal(chainRemoval(saved), expected);
  });

  it("changes nothing where the packet filter has no such chain", () => {
    assert.equal(chainRemoval("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j ACCEPT\nCOMMIT\n"), "");
  });
});
