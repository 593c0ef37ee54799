#!/usr/bin/env bash
# Reserves the addresses of the Multus pods in their subnets, so that the VPC gives none of them to anything else.
# shellcheck disable=SC2016 # a tag may hold a $, which is meant as it stands
set -euo pipefail
export AWS_PAGER='' # version 2 of the aws cli would stop at a pager

region=ap-northeast-2
dry_run=false delete=false problems=0

usage() {
  cat <<'END'
Usage: reserve-cidrs.sh [--dry-run] [--delete]

Reserves every address block that Multus pods get (as type explicit) in the subnet it belongs to.
A block that is reserved already stays as it is: run this as often as you like.

  --dry-run  say what would be done, and do nothing
  --delete   free the blocks again; for the clean-up, when no pod has an address of them
  --help     this text

Needs bash, the aws cli, and leave for ec2:DescribeSubnets, ec2:GetSubnetCidrReservations,
ec2:CreateSubnetCidrReservation and ec2:DeleteSubnetCidrReservation.
Ends with 0 when every block is as it should be, 1 when one is not, 2 on a wrong argument.
END
}

say() { printf '%s\n' "$*"; }
problem() {
  printf 'problem: %s\n' "$*" >&2
  problems=$((problems + 1))
}
ec2() { aws ec2 "$@" --region "$region" --output text; }

# bits BLOCK: the block's network part in binary, behind the number of its family.
bits() {
  local address=${1%/*} prefix=${1#*/} hex='' digits='' family=4 groups group i
  local nibbles=(0000 0001 0010 0011 0100 0101 0110 0111 1000 1001 1010 1011 1100 1101 1110 1111)
  if [[ $address == *:* ]]; then
    family=6
    # The place of :: gets the groups that are missing. A full address has seven colons.
    local colons=${address//[!:]/} zeros=:
    while [[ ${#colons} -lt 8 ]]; do zeros+=0: colons+=:; done
    IFS=: read -ra groups <<<"0${address/::/$zeros}"
    for group in "${groups[@]}"; do hex+=$(printf '%04x' "0x0$group"); done
    while [[ ${#hex} -lt 32 ]]; do hex+=0; done
  else
    IFS=. read -ra groups <<<"$address"
    hex=$(printf '%02x' "${groups[@]}")
  fi
  for ((i = 0; i < ${#hex}; i++)); do digits+=${nibbles[0x${hex:i:1}]}; done
  printf '%s' "$family${digits:0:prefix}"
}

# standing BLOCK: what the list of reservations on standard input has of the block.
# "same TYPE ID CIDR", "overlap TYPE ID CIDR", or nothing.
standing() {
  local cidr type id wanted have
  wanted=$(bits "$1")
  while read -r cidr type id; do
    [[ -n $cidr ]] || continue
    have=$(bits "$cidr")
    # Of two blocks that overlap, one holds the other: its network part begins the other's.
    if [[ $have == "$wanted" ]]; then
      say same "$type" "$id" "$cidr"
    elif [[ $have == "$wanted"* || $wanted == "$have"* ]]; then
      say overlap "$type" "$id" "$cidr"
    fi
  done
}

reserve() { # BLOCK SUBNET NAME STANDING
  local block=$1 subnet=$2 name=$3 how type id cidr
  read -r how type id cidr <<<"$4"
  if [[ $how == same && $type == explicit ]]; then
    say "$name: $block is reserved in $subnet ($id)"
  elif [[ $how == same ]]; then
    problem "$name: $block in $subnet is reserved for prefixes ($id, type $type), not for pods: delete that reservation"
  elif [[ $how == overlap ]]; then
    problem "$name: $block overlaps $cidr, which is reserved in $subnet ($id, type $type): delete that reservation or move the pods' range"
  elif $dry_run; then
    say "$name: would reserve $block in $subnet"
  elif id=$(ec2 create-subnet-cidr-reservation --subnet-id "$subnet" --cidr "$block" --reservation-type explicit \
    --description "Multus pods of $name" --query SubnetCidrReservation.SubnetCidrReservationId); then
    say "$name: reserved $block in $subnet ($id)"
  else
    problem "$name: EC2 refused to reserve $block in $subnet; its answer is above"
  fi
}

free() { # BLOCK SUBNET NAME STANDING
  local block=$1 subnet=$2 name=$3 how type id cidr
  read -r how type id cidr <<<"$4"
  if [[ $how != same || $type != explicit ]]; then
    say "$name: $block is not reserved in $subnet"
  elif $dry_run; then
    say "$name: would free $block in $subnet ($id)"
  elif ec2 delete-subnet-cidr-reservation --subnet-cidr-reservation-id "$id" >/dev/null; then
    say "$name: freed $block in $subnet ($id)"
  else
    problem "$name: EC2 refused to free $block in $subnet ($id); its answer is above"
  fi
}

# subnet NETWORK ZONE FILTERS BLOCK...: the pods' blocks in the one subnet that the filters find.
subnet() {
  local network=$1 zone=$2 filters=$3 found found_ids reservations block action=reserve
  local name="$network in $zone"
  shift 3
  # When EC2 does not answer one question it will not answer the next: the cli has said why.
  found=$(ec2 describe-subnets --filters "$filters" --query 'Subnets[].SubnetId') || exit 1
  read -ra found_ids <<<"$found"
  if [[ ${#found_ids[@]} -ne 1 ]]; then
    problem "$name: ${#found_ids[@]} subnets of $region match $filters${found:+: $found}; check networks.$network.zones.$zone.subnet in the cluster file"
    return
  fi
  reservations=$(ec2 get-subnet-cidr-reservations --subnet-id "$found" \
    --query '[SubnetIpv4CidrReservations, SubnetIpv6CidrReservations][][].[Cidr, ReservationType, SubnetCidrReservationId]') || exit 1
  if $delete; then action=free; fi
  for block; do
    "$action" "$block" "$found" "$name" "$(standing "$block" <<<"$reservations")"
  done
}

for argument; do
  case $argument in
    --dry-run) dry_run=true ;;
    --delete) delete=true ;;
    --help) usage && exit ;;
    *) usage >&2 && exit 2 ;;
  esac
done

subnet media ap-northeast-2a '[{"Name":"tag:Name","Values":["eks-dev-media-a"]},{"Name":"availability-zone","Values":["ap-northeast-2a"]}]' 10.0.144.32/27
subnet media ap-northeast-2b '[{"Name":"tag:Name","Values":["eks-dev-media-b"]},{"Name":"availability-zone","Values":["ap-northeast-2b"]}]' 10.0.145.32/27
subnet media ap-northeast-2c '[{"Name":"tag:Name","Values":["eks-dev-media-c"]},{"Name":"availability-zone","Values":["ap-northeast-2c"]}]' 10.0.146.32/27

if [[ $problems -gt 0 ]]; then
  say "problems: $problems" >&2
  exit 1
fi
