output "topics" {
  description = "Names of the topics."
  value       = [for topic in google_pubsub_topic.this : topic.name]
}

output "dead_letter_subscriptions" {
  description = "Where to pull what was given up from."
  value       = [for subscription in google_pubsub_subscription.dead_letter : subscription.name]
}

output "raw_subscriptions" {
  description = "Each subscription that writes to BigQuery, with the topic that it gives messages up to."
  value       = { for s in google_pubsub_subscription.raw : s.name => s.dead_letter_policy[0].dead_letter_topic }
}
