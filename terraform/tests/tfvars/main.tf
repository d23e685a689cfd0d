# Reads a file of variables, for tests of the very examples that are copied.
terraform {
  required_providers {
    terraform = { source = "terraform.io/builtin/terraform" }
  }
}

variable "file" {
  type = string
}

output "values" {
  value = provider::terraform::decode_tfvars(file(var.file))
}
