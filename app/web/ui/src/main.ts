import { mount } from 'svelte';
import App from './App.svelte';
import { app } from './lib/app.svelte';
import './styles/tokens.css';
import './styles/base.css';

void app.start();
mount(App, { target: document.getElementById('app') ?? document.body });
