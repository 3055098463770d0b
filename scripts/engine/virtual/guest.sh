#!/bin/bash
# Sets up the root file system of a virtual machine. mmdebstrap runs it at its end, with the root as $1.
set -euo pipefail
root=$1

# The user of the pages, who becomes root with sudo. Only the host that the machine runs in can reach its network, so no
# password is needed.
chroot "$root" useradd --create-home --shell /bin/bash --groups sudo me
chroot "$root" passwd --quiet --delete me
echo 'me ALL=(ALL:ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/me"
# Its user manager starts with the machine and not with every login.
mkdir -p "$root/var/lib/systemd/linger"
touch "$root/var/lib/systemd/linger/me"
printf '%s\n' 'PermitEmptyPasswords yes' 'UseDNS no' 'PrintLastLog no' 'AcceptEnv *' >"$root/etc/ssh/sshd_config.d/machine.conf"
# Machines reach each other without questions.
printf '%s\n' 'StrictHostKeyChecking accept-new' 'LogLevel ERROR' >"$root/etc/ssh/ssh_config.d/machine.conf"

# machines.py gives every machine an address of its own.
printf '%s\n' '[Match]' 'Name=en*' '' '[Network]' 'Address=192.168.100.2/24' 'Gateway=192.168.100.1' \
  'LinkLocalAddressing=no' >"$root/etc/systemd/network/machine.network"
chroot "$root" systemctl --quiet enable systemd-networkd.service ssh.service
rm -f "$root/etc/resolv.conf"
echo 'nameserver 192.168.100.1' >"$root/etc/resolv.conf"
echo debian >"$root/etc/hostname"
printf '%s\n' '127.0.0.1 localhost' '127.0.1.1 debian' '::1 localhost ip6-localhost ip6-loopback' >"$root/etc/hosts"
echo '/dev/vda / ext4 rw,noatime 0 1' >"$root/etc/fstab"
echo 'LANG=C.UTF-8' >"$root/etc/default/locale"
rm -f "$root/etc/localtime" "$root"/etc/update-motd.d/* "$root/etc/motd"
ln -s /usr/share/zoneinfo/Etc/UTC "$root/etc/localtime"

# An emulated processor is slow: nothing runs that no page needs, and a power failure cannot damage these files.
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer \
  e2scrub_reap.service; do
  chroot "$root" systemctl --quiet mask "$unit"
done
echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/unsafe-io"

# A small initial file system; installing packages does not write it again.
printf '%s\n' MODULES=list RESUME=none >"$root/etc/initramfs-tools/conf.d/machine"
printf '%s\n' virtio_pci virtio_blk ext4 >>"$root/etc/initramfs-tools/modules"
chroot "$root" update-initramfs -u
sed -i 's/^update_initramfs=.*/update_initramfs=no/' "$root/etc/initramfs-tools/update-initramfs.conf"
