import type { Settings } from "../settings";
import type { Problem } from "./problem";

const off = /^(?:of|off|n|no|f|fa|fal|fals|false|0)$/i;

/** The effect of a crash on a database with these parameters off. */
const durability: Record<string, string> = {
  fsync: "A crash may ruin the database.",
  full_page_writes: "A crash may ruin the database.",
  synchronous_commit: "A crash loses spend that was confirmed.",
};

/**
 * Parameters that CloudNativePG manages: its webhook refuses a Cluster that sets them.
 * Source: CloudNativePG 1.30.0, `pkg/postgres/configuration.go` (`FixedConfigurationParameters`), without file names.
 */
const operatorOwned = new Set(
  [
    "allow_system_table_mods archive_cleanup_command archive_command archive_mode bonjour bonjour_name cluster_name",
    "config_file data_directory data_sync_retry event_source external_pid_file hba_file hot_standby ident_file",
    "jit_provider listen_addresses log_destination log_directory log_file_mode log_filename log_rotation_age",
    "log_rotation_size log_truncate_on_rotation logging_collector port primary_conninfo primary_slot_name",
    "promote_trigger_file recovery_end_command recovery_min_apply_delay recovery_target recovery_target_action",
    "recovery_target_inclusive recovery_target_lsn recovery_target_name recovery_target_time recovery_target_timeline",
    "recovery_target_xid restart_after_crash restore_command shared_preload_libraries ssl ssl_ca_file ssl_cert_file",
    "ssl_crl_file ssl_dh_params_file ssl_ecdh_curve ssl_key_file ssl_passphrase_command",
    "ssl_passphrase_command_supports_reload ssl_prefer_server_ciphers stats_temp_directory",
    "synchronized_standby_slots synchronous_standby_names syslog_facility syslog_ident syslog_sequence_numbers",
    "syslog_split_messages temp_tablespaces unix_socket_directories unix_socket_group unix_socket_permissions",
  ].flatMap((line) => line.split(" ")),
);

/** Reports PostgreSQL parameters that the operator refuses. */
export function refusedParameterProblems({ postgres }: Settings): Problem[] {
  return Object.entries(postgres.parameters).flatMap(([name, value]) =>
    operatorOwned.has(name)
      ? [
          {
            path: `postgres.parameters.${name}`,
            value,
            allowed: "parameters that CloudNativePG does not manage",
            remedy: "Its webhook would refuse the Cluster; remove it.",
          },
        ]
      : [],
  );
}

/** Reports a `synchronous_commit` with which a commit waits for less than the copy of a replica that quorum promises. */
export function quorumProblems({ postgres }: Settings): Problem[] {
  const value = postgres.parameters.synchronous_commit;
  if (postgres.durability !== "quorum" || value === undefined || /^(?:on|remote_apply)$/i.test(value)) return [];
  return [
    {
      path: "postgres.parameters.synchronous_commit",
      value,
      allowed: "on or remote_apply with postgres.durability quorum",
      remedy: "Commits would not wait for a replica's disk; remove it.",
    },
  ];
}

/** Reports PostgreSQL parameters that switch durability off. */
export function durabilityProblems({ postgres }: Settings): Problem[] {
  return Object.entries(postgres.parameters).flatMap(([name, value]) => {
    const harm = durability[name];
    return harm !== undefined && off.test(value)
      ? [{ path: `postgres.parameters.${name}`, value, allowed: "on in profile prod", remedy: `${harm} Remove it.` }]
      : [];
  });
}
