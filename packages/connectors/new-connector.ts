import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * `pnpm new:connector NAME`: writes a connector with one working action, a test of it, and its line in the registry.
 * NAME is the id, in camelCase: `bambooHR`.
 */
const [name = ""] = process.argv.slice(2);
const home = join(import.meta.dirname, "src");
const file = join(home, name, `${name}.ts`);
const test = join(import.meta.dirname, "../../tests/connectors", `${name}.test.ts`);
const registry = join(home, "registry.ts");

if (!/^[a-z][a-zA-Z0-9]{1,30}$/.test(name)) fail("Give the connector's id in camelCase: pnpm new:connector bambooHR");
if (existsSync(file)) fail(`There is a connector ${name} already: ${file}`);

const title = name.charAt(0).toUpperCase() + name.slice(1);
mkdirSync(dirname(file));
writeFileSync(file, connectorText());
writeFileSync(test, testText());
const text = readFileSync(registry, "utf8");
const imported = text.replace("\n\n", `\nimport { ${name} } from "./${name}/${name}.ts";\n\n`);
writeFileSync(registry, imported.replace(/\n\];\n$/, `\n\t${name},\n];\n`));
process.stdout.write(
	`Written: ${file}\n         ${test}\nRegistered in ${registry}. Next: pnpm format && vitest run --project connectors\n`,
);

function fail(message: string): never {
	process.stderr.write(`${message}\n`);
	process.exit(1);
}

function connectorText(): string {
	return `import type { ConnectionContext } from "@keyway/connector-sdk/context";
import { actionsOf, defineConnector } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { jsonBody, send, statusError } from "@keyway/connector-sdk/http";
import { z } from "zod";

/** Where the vendor describes signing in. */
const connection = {
	token: field(z.string().min(1).max(500), { label: "API token", secret: true }),
	baseUrl: field(z.url().default("https://api.example.com"), { label: "Address" }),
};
type Context = ConnectionContext<{ token: string; baseUrl: string }>;
const defineAction = actionsOf<typeof connection>();
const NAME = "${title}";

const User = z.looseObject({
	id: field(z.string(), { label: "Id" }),
	email: field(z.string().optional(), { label: "Email" }),
});

const getUser = defineAction({
	id: "getUser",
	version: 1,
	name: "Get a user",
	description: "Reads one user of ${title} by id.",
	sentence: "Get {user} from ${title}",
	input: { user: field(z.string().min(1).max(200), { label: "User id" }) },
	output: { user: field(User, { label: "User" }) },
	sample: { user: { id: "u1", email: "ana.perez@acme.test" } },
	effect: "read",
	idempotency: "natural",
	source: "https://api.example.com/docs/users",
	run: async ({ user }, context) => ({ user: User.parse(await read(context, ["users", user])) }),
});

/** One GET; every other status than 200 is told in words. */
async function read({ connection: { token, baseUrl }, ...context }: Context, path: string[]): Promise<unknown> {
	const headers = { authorization: \`Bearer \${token}\` };
	const answer = await send(context, { name: NAME, baseUrl }, { method: "GET", path, headers, repeatable: true });
	if (answer.status !== 200) throw statusError(NAME, answer);
	return jsonBody(NAME, answer);
}

export const ${name} = defineConnector({
	id: "${name}",
	name: "${title}",
	description: "Users of ${title}",
	group: "connector",
	icon: { hue: "#3A55E8", monogram: "${title.slice(0, 2)}" },
	connection,
	test: async (context) => \`As \${User.parse(await read(context, ["me"])).email}\`,
	actions: [getUser],
});
`;
}

function testText(): string {
	return `import { connectorProblems } from "@keyway/connector-sdk/conformance";
import { ${name} } from "@keyway/connectors/${name}/${name}";
import { expect, test } from "vitest";

test("${name} keeps the rules of the house", () => {
	expect(connectorProblems(${name})).toEqual([]);
});
`;
}
