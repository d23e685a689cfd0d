import { effect } from '@preact/signals';
import { render } from 'preact';
import { Root } from './app.tsx';
import { begin, followAddress, makeApp } from './state/app.ts';
import { applyLanguage, applyTheme } from './state/choices.ts';
import './styles/index.css';

const root = document.getElementById('page');
if (!root) throw new Error('index.html has no element #page.');
const app = makeApp();
effect(() => applyLanguage(app.language.value));
effect(() => applyTheme(app.theme.value));
followAddress(app);
root.replaceChildren();
render(<Root app={app} />, root);
await begin(app);
