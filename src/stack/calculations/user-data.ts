/** What a new machine does first: packages, the artifact, the disk, and two systemd units. */
export interface HostScript {
  region: string
  /** The server's artifact: a .tgz with `server.js` at its top. */
  artifact: { bucket: string; key: string; sha256: string }
  /** SSM parameter that holds the server's environment, one `NAME="value"` a line. */
  settings: string
  /** Secrets Manager secret that the first start fills. */
  secret: string
  logGroup: string
  /** Whether the server asks a database of RDS over the internet's ways, and so has to know RDS's authority. */
  asksRds: boolean
  /** EBS volume that keeps the data; absent when the machine keeps none. */
  volume?: string | undefined
}

/** The server's port. Only the front reaches it. */
export const hostPort = 4600

/** Where the server keeps what must outlive the machine. */
export const dataFolder = '/var/lib/dataloaf'

const node = 'nodejs22'

/** The script as the launch template carries it. Nothing secret is in it. */
export function userData(script: HostScript): string {
  const parts = [
    head,
    packages(),
    ...(script.volume ? [disk(script.volume)] : []),
    ...(script.asksRds ? [authority(script)] : []),
    server(script),
    refresh(script),
  ]
  return `${[...parts, units(script), logs(script), start].join('\n\n')}\n`
}

const head = `#!/bin/bash
set -euo pipefail
umask 027`

const packages = () => `dnf install -y --setopt=install_weak_deps=False ${node} amazon-cloudwatch-agent
id dataloaf >/dev/null 2>&1 || useradd --system --home-dir ${dataFolder} --shell /sbin/nologin dataloaf
install -d -o dataloaf -g dataloaf -m 750 ${dataFolder} /var/log/dataloaf
install -d -m 755 /opt/dataloaf /etc/dataloaf`

/** The volume is attached after the machine has started; an empty one gets a file system, a used one is kept as it is. */
const disk = (volume: string) => `device=/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${volume.replace('-', '')}
for _ in $(seq 120); do
  [ -e "$device" ] && break
  sleep 2
done
blkid "$device" >/dev/null || mkfs.xfs "$device"
grep -q ' ${dataFolder} ' /etc/fstab || echo "$device ${dataFolder} xfs defaults,nofail,noatime 0 2" >>/etc/fstab
mountpoint -q ${dataFolder} || mount ${dataFolder}
chown dataloaf:dataloaf ${dataFolder}`

/** The certificates of RDS's own authority, of this region. */
const authority = ({ region }: HostScript) =>
  `curl --fail --silent --show-error --retry 10 --output ${authorityFile} https://truststore.pki.rds.amazonaws.com/${region}/${region}-bundle.pem`

const authorityFile = '/etc/dataloaf/rds.pem'

const server = ({ region, artifact }: HostScript) => `archive=$(mktemp)
aws s3 cp --region ${region} --only-show-errors 's3://${artifact.bucket}/${artifact.key}' "$archive"
echo "${artifact.sha256}  $archive" | sha256sum --check --quiet
tar --extract --gzip --no-same-owner --file "$archive" --directory /opt/dataloaf
rm "$archive"`

/** Settings may be written after the machine has started, and may change: looked at again every few minutes. */
const refresh = ({ region, settings, secret }: HostScript) => `cat >/usr/local/sbin/dataloaf-settings <<'SCRIPT'
#!/bin/bash
set -euo pipefail
umask 077
file=/etc/dataloaf/environment
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
aws ssm get-parameter --region ${region} --name '${settings}' --with-decryption --query Parameter.Value --output text >"$fresh"
secret() { aws secretsmanager get-secret-value --region ${region} --secret-id '${secret}' --query SecretString --output text 2>/dev/null; }
if ! value=$(secret); then
  value=$(head -c 48 /dev/urandom | base64 --wrap=0)
  aws secretsmanager put-secret-value --region ${region} --secret-id '${secret}' --secret-string "file://"<(printf %s "$value") >/dev/null
  value=$(secret)
fi
printf 'DATALOAF_SECRET="%s"\\n' "$value" >>"$fresh"
if ! cmp --silent "$fresh" "$file"; then
  install -m 600 "$fresh" "$file"
  if systemctl is-active --quiet dataloaf; then systemctl restart dataloaf; fi
fi
SCRIPT
chmod 755 /usr/local/sbin/dataloaf-settings`

const units = ({ asksRds }: HostScript) => `node=$(command -v node-${node.replace(/\D/g, '')} || command -v node)
cat >/etc/systemd/system/dataloaf.service <<UNIT
[Unit]
Description=DataLoaf
After=network-online.target
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
User=dataloaf
WorkingDirectory=/opt/dataloaf
Environment=NODE_ENV=production${asksRds ? ` NODE_EXTRA_CA_CERTS=${authorityFile}` : ''}
EnvironmentFile=-/etc/dataloaf/environment
ExecStartPre=+/usr/local/sbin/dataloaf-settings
ExecStart=$node /opt/dataloaf/server.js
Restart=always
RestartSec=5
StandardOutput=append:/var/log/dataloaf/server.log
StandardError=inherit
NoNewPrivileges=true
PrivateTmp=true
ProtectSystem=strict
ProtectHome=true
ReadWritePaths=${dataFolder} /var/log/dataloaf

[Install]
WantedBy=multi-user.target
UNIT
cat >/etc/systemd/system/dataloaf-settings.service <<'UNIT'
[Service]
Type=oneshot
ExecStart=/usr/local/sbin/dataloaf-settings
UNIT
cat >/etc/systemd/system/dataloaf-settings.timer <<'UNIT'
[Timer]
OnBootSec=5min
OnUnitActiveSec=5min

[Install]
WantedBy=timers.target
UNIT
cat >/etc/logrotate.d/dataloaf <<'ROTATE'
/var/log/dataloaf/server.log {
  daily
  size 20M
  rotate 3
  copytruncate
  missingok
}
ROTATE`

const logs = ({
  logGroup,
}: HostScript) => `cat >/opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json <<'AGENT'
${JSON.stringify({ logs: { logs_collected: { files: { collect_list: [logFile(logGroup)] } } } })}
AGENT`

function logFile(group: string) {
  return { file_path: '/var/log/dataloaf/server.log', log_group_name: group, log_stream_name: '{instance_id}' }
}

const start = `systemctl daemon-reload
systemctl enable --now amazon-cloudwatch-agent dataloaf-settings.timer dataloaf`
