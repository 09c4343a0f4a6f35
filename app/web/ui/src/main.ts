import { mount } from 'svelte';
import App from './App.svelte';
import { app } from './lib/app.svelte';
import { language } from './lib/i18n.svelte';
import { hear } from './lib/said.svelte';
import './styles/tokens.css';
import './styles/base.css';

void hear(language.code);
void app.start();
mount(App, { target: document.getElementById('app') ?? document.body });
