// Asks yaml-language-server what an editor would show. Reads one request from standard input and writes one answer:
//   request  {schemas, files: [{name, uri, text}], completions: [{name, uri, text}]}   "¦" in a text is the cursor
//   answer   {files: {name: [{line, column, message}]}, completions: {name: [{label, text, about}]}}
// Schemas come from files, and the published ones from the folder "schemas": there is no network here.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const { getLanguageService } = require('yaml-language-server');
const { SettingsState } = require('yaml-language-server/out/server/src/yamlSettings.js');
const { TextDocument } = require('vscode-languageserver-textdocument');

const request = JSON.parse(readFileSync(0, 'utf8'));
const published = /^https:\/\/raw\.githubusercontent\.com\/kvmsim\/kvmsim\/v[^/]+\/schemas\//;
const settings = new SettingsState();
const service = getLanguageService({
    schemaRequestService: async address => readFileSync(
        published.test(address)
            ? `${request.schemas}/${address.replace(published, '')}`
            : fileURLToPath(address), 'utf8'),
    workspaceContext: { resolveRelativePath: (relative, resource) => new URL(relative, resource).toString() },
    yamlSettings: settings,
    telemetry: { send() { }, sendTrack() { }, sendError(name, error) { throw new Error(`${name}: ${JSON.stringify(error)}`); } },
});
service.configure({ validate: true, hover: true, completion: true, format: false, isKubernetes: false, schemas: [], customTags: [] });

const answer = { files: {}, completions: {} };
for (const { name, uri, text } of request.files ?? []) {
    const document = TextDocument.create(uri ?? pathToFileURL(name).toString(), 'yaml', 1, text);
    const problems = await service.doValidation(document, false);
    answer.files[name] = problems.map(problem => ({
        line: problem.range.start.line + 1,
        column: problem.range.start.character + 1,
        message: problem.message,
    }));
}

for (const { name, uri, text } of request.completions ?? []) {
    const cursor = text.indexOf('¦');
    const document = TextDocument.create(uri, 'yaml', 1, text.slice(0, cursor) + text.slice(cursor + 1));
    settings.documents = { get: () => document, all: () => [document] };
    const list = await service.doComplete(document, document.positionAt(cursor), false);
    answer.completions[name] = list.items.map(item => ({
        label: item.label,
        text: item.insertText ?? '',
        about: item.documentation?.value ?? item.documentation ?? '',
    }));
}

process.stdout.write(JSON.stringify(answer));
