"""Entries of network ACLs: AWS names an entry that is not there; moto fails with StopIteration."""

from moto.core.responses import ActionResult
from moto.ec2.responses.network_acls import NetworkACLs

from backend.simulator.aws.answering import Answering, required
from backend.simulator.aws.errors import AwsError


class NetworkAclActions(Answering, NetworkACLs):
    def delete_network_acl_entry(self) -> ActionResult:
        self._require_entry()
        return super().delete_network_acl_entry()

    def replace_network_acl_entry(self) -> ActionResult:
        self._require_entry()
        return super().replace_network_acl_entry()

    def _require_entry(self) -> None:
        acl = self.ec2_backend.get_network_acl(required(self, "NetworkAclId"))
        number, egress = self._get_param("RuleNumber"), self._get_param("Egress", False)
        if not any(each.rule_number == number and each.egress == egress for each in acl.network_acl_entries):
            raise AwsError(
                "InvalidNetworkAclEntry.NotFound",
                f"The network acl entry {number} ({'egress' if egress else 'ingress'}) does not exist",
            )
