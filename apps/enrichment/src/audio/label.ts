import { classifyText } from '@earshot/adapter-language';
import { readSettings, topicSettings } from '@earshot/contracts';
import { type Labelled, labelOf, labelOfCategories, termsOf } from '@earshot/enrichment-core';
import { logEvent } from '@earshot/runtime';

/** The label of a text, by the labeller that TOPIC_LABELLER names; undefined when it is undecided. */
export async function labelText(text: string): Promise<Labelled | undefined> {
  switch (readSettings(topicSettings).TOPIC_LABELLER) {
    case 'lexicon':
      return labelOf(termsOf(text));
    case 'natural_language':
      return text === '' ? undefined : labelByCategories(text);
  }
}

async function labelByCategories(text: string): Promise<Labelled | undefined> {
  const answer = await classifyText(text);
  if (answer.ok) return labelOfCategories(answer.categories);
  logEvent('WARNING', 'text_not_classified', { reason: answer.reason });
  return undefined;
}
