#!/bin/bash
echo "welcome to $(hostname)" >/etc/motd
