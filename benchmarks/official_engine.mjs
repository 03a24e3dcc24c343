// Time the official engine on a form: node official_engine.mjs FOLDER FORM.xml MEMBERS
// FOLDER holds node_modules with @getodk/xforms-engine and jsdom. Prints one JSON document.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, formPath, members] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${folder}/package.json`));
const { JSDOM } = require('jsdom');
const { window } = new JSDOM('', { url: 'http://localhost/' });
for (const name of Object.getOwnPropertyNames(window)) {
  if (!(name in globalThis)) globalThis[name] = window[name];
}
globalThis.window = window;
// The engine's parser shall load itself as in a browser.
const leave = process.exit.bind(process);
const write = process.stdout.write.bind(process.stdout);
await fetch('data:text/plain,ready'); // loads what fetch needs while this is still Node
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: undefined } });

const engine = await import(pathToFileURL(`${folder}/node_modules/@getodk/xforms-engine/dist/index.js`));
const version = JSON.parse(
  readFileSync(`${folder}/node_modules/@getodk/xforms-engine/package.json`, 'utf8')
).version;
const form = readFileSync(formPath, 'utf8');
const areas = 'name,label,level,parent\n';
const options = {
  fetchFormAttachment: async () => new Response(areas, { headers: { 'content-type': 'text/csv' } }),
};
const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];

async function load() {
  const began = performance.now();
  const loaded = await engine.loadForm(form, options);
  if (loaded.status === 'failure') throw loaded.error;
  return [performance.now() - began, loaded];
}

const loads = [];
let loaded;
for (let i = 0; i < 3; i++) {
  let spent;
  [spent, loaded] = await load();
  loads.push(spent);
}
const root = loaded.createInstance().root;

function* everyNode(node) {
  yield node;
  const children = node.currentState.children;
  if (children) for (const child of children) yield* everyNode(child);
}

const isMemberRange = (node) => node.nodeType.startsWith('repeat-range') && node.definition.nodeset === '/data/member';
const range = [...everyNode(root)].find(isMemberRange);
const adding = [];
for (let i = range.currentState.children.length; i < Number(members); i++) {
  const began = performance.now();
  range.addInstances();
  adding.push(performance.now() - began);
}

const texts = [...everyNode(root)].filter(
  (node) =>
    node.nodeType === 'input' && ['string', 'int'].includes(node.valueType) &&
    !node.currentState.readonly && node.currentState.relevant
);
const answering = [];
for (const node of texts) {
  const value = node.valueType === 'int' ? 3n : '张三';
  const began = performance.now();
  node.setValue(value);
  answering.push([node.currentState.reference, String(value), performance.now() - began]);
}
write(
  JSON.stringify({
    version,
    load_ms: median(loads),
    add_ms: median(adding),
    answers: answering,
  }) + '\n',
  () => leave(0)
);
