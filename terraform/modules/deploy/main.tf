# Wraps the deploy of the Firebase CLI. Uses no provider but Terraform's own.
locals {
  files = {
    for codebase, of in var.codebases : codebase => {
      for pattern in of.sources : pattern => [
        for file in fileset(var.root, pattern) : file if !can(regex("\\.(test|e2e|heavy)\\.ts$", file))
      ]
    }
  }
  empty = { for codebase, patterns in local.files : codebase => [for pattern, files in patterns : pattern if length(files) == 0] }

  shared_hash = sha256(join("\n", [for file in var.shared_files : "${file} ${filesha256("${var.root}/${file}")}"]))
  rules_hash  = sha256(join("\n", [for file in var.rules : "${file} ${filesha256("${var.root}/${file}")}"]))
  source_hash = {
    for codebase, patterns in local.files : codebase => sha256(join("\n", concat([local.shared_hash], [
      for file in sort(distinct(flatten(values(patterns)))) : "${file} ${filesha256("${var.root}/${file}")}"
    ])))
  }

  environment  = merge(var.environment, { GOOGLE_CLOUD_PROJECT = var.project_id })
  environments = { for codebase, of in var.codebases : codebase => merge(local.environment, of.environment) }
  # npx puts the workspace's own Node first on the PATH.
  nx = "npx --no -- nx run"
}

# Only there for the end: when it goes, its functions go, and with them their triggers. It is not what is replaced when sources
# change, or each deploy would delete the functions first and lose the events of that time. It asks no Nx, which knows nothing of a
# codebase that the code no longer has.
resource "terraform_data" "codebase" {
  for_each = var.codebases

  triggers_replace = { project = var.project_id, codebase = each.key }
  input            = { root = var.root, environment = { for name in ["GOOGLE_CLOUD_PROJECT", "FUNCTIONS_REGION"] : name => local.environment[name] } }

  provisioner "local-exec" {
    when        = destroy
    working_dir = self.input.root
    environment = self.input.environment
    command     = "npx --no -- node tools/deploy/src/main.ts ${each.key} --delete"
  }
}

# Replacing it deploys the codebase; destroying it does nothing.
resource "terraform_data" "deploy" {
  for_each = var.enabled ? var.codebases : {}

  triggers_replace = {
    sources     = local.source_hash[each.key]
    codebase    = terraform_data.codebase[each.key].id
    account     = each.value.account
    environment = local.environments[each.key]
  }

  provisioner "local-exec" {
    working_dir = var.root
    environment = merge(local.environments[each.key], { FUNCTIONS_SERVICE_ACCOUNT = each.value.account })
    command     = "${local.nx} ${each.key}:deploy"
  }

  # Functions ask for documents by these indexes.
  depends_on = [terraform_data.rules]

  lifecycle {
    precondition {
      condition     = length(local.empty[each.key]) == 0
      error_message = "No files match ${join(", ", local.empty[each.key])}, so changes there would go unnoticed. Run `npm run infrastructure` to renew terraform/generated."
    }
  }
}

resource "terraform_data" "rules" {
  count = var.enabled ? 1 : 0

  triggers_replace = { files = local.rules_hash, project = var.project_id }

  provisioner "local-exec" {
    working_dir = var.root
    environment = local.environment
    command     = "${local.nx} rules:deploy"
  }
}
