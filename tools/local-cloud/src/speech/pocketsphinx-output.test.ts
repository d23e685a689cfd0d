import assert from 'node:assert/strict';
import { parseJsonUtterance, parseTimedWord, toUtterances } from './pocketsphinx-output.ts';

const printed = `hello and welcome
<s> 0.000 0.100 1.000000
hello 0.110 0.530 0.517329
and(2) 0.540 0.700 0.756137
welcome 0.710 1.360 1.000100
</s> 1.370 1.770 1.000000
the team won
<s> 3.050 3.130 1.000000
the 3.140 3.310 0.828182
team 3.970 4.290 0.986984
<sil> 4.300 4.340 0.900000
won(2) 4.350 4.500 0.458410
<sil> 4.510 5.000 0.900000
again 5.010 5.500 0.458410
</s> 6.280 6.600 1.000000`.split('\n');

const segments = () => printed.flatMap(parseTimedWord);
const texts = (utterances: ReturnType<typeof toUtterances>) =>
  utterances.map(({ words }) => words.map(({ text }) => text).join(' '));

describe("PocketSphinx's output", () => {
  it('becomes one utterance per stretch between pauses, without fillers and pronunciation marks', () => {
    assert.deepEqual(texts(toUtterances(segments())), ['hello and welcome', 'the team won', 'again']);
  });

  it('keeps times in milliseconds and confidences within 1', () => {
    const [first] = toUtterances(segments());
    assert.deepEqual(first?.words.at(2), { text: 'welcome', startMs: 710, endMs: 1_360, confidence: 1 });
    assert.equal(first.endMs, 1_770);
  });

  it('ends a long utterance at the next silence, however short', () => {
    const word = (text: string, startMs: number) => ({ text, startMs, endMs: startMs + 100, confidence: 1 });
    const silence = (startMs: number) => ({ text: '<sil>', startMs, endMs: startMs + 40, confidence: 1 });
    const heard = [word('a', 0), silence(1_000), word('b', 14_000), silence(15_000), word('c', 15_100)];
    assert.deepEqual(texts(toUtterances(heard)), ['a b', 'c']);
  });

  it('is read as JSON from release 5', () => {
    const line =
      '{"b":0.570,"d":1.460,"p":0.992,"t":"go forward","w":[{"b":0.570,"d":0.010,"p":1.000,"t":"<s>"},{"b":0.580,"d":0.440,"p":0.967,"t":"go"},{"b":1.020,"d":0.500,"p":0.995,"t":"forward(2)"},{"b":1.520,"d":0.510,"p":1.000,"t":"</s>"}]}';
    const [utterance] = toUtterances(parseJsonUtterance(line));
    assert.deepEqual(utterance?.words.at(0), { text: 'go', startMs: 580, endMs: 1_020, confidence: 0.967 });
    assert.deepEqual(texts(toUtterances(parseJsonUtterance(line))), ['go forward']);
    assert.deepEqual(parseJsonUtterance('INFO: loading'), []);
  });
});
