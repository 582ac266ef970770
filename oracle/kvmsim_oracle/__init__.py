"""The recorder: drives a real kernel under QEMU through a scenario and writes what it answered."""
