// Draws the OpenAPI document as a page. Text only: nothing of the document is ever parsed as HTML.
const document_ = await (await fetch("/api/openapi.json")).json();
const list = document.querySelector("#routes");
const search = document.querySelector("#search");
const element = (name, text, ...children) => {
	const made = document.createElement(name);
	if (text) made.textContent = text;
	made.append(...children);
	return made;
};

/** A paragraph in which words between backticks are code. */
const paragraph = (text) =>
	element("p", "", ...text.split("`").map((part, at) => (at % 2 === 1 ? element("code", part) : part)));

document.querySelector("#intro").replaceWith(paragraph(document_.info.description));

const operations = Object.entries(document_.paths).flatMap(([path, methods]) =>
	Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
);

/** The schema with its references filled in, three levels deep: enough to write a request. */
function filled(schema, depth = 3) {
	if (Array.isArray(schema)) return schema.map((each) => filled(each, depth));
	if (typeof schema !== "object" || schema === null) return schema;
	if (schema.$ref) {
		const name = schema.$ref.split("/").at(-1);
		return depth > 0 ? filled(document_.components.schemas[name], depth - 1) : name;
	}
	return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, filled(value, depth)]));
}

function schemaBlock(title, content) {
	const [type, { schema }] = Object.entries(content)[0];
	return element(
		"div",
		"",
		element("h4", `${title} (${type})`),
		element("pre", JSON.stringify(filled(schema), null, 2)),
	);
}

function details(operation) {
	const head = element("summary", "", element("span", operation.method), element("code", operation.path));
	head.firstChild.className = "method";
	head.firstChild.dataset.method = operation.method;
	head.append(element("span", operation.summary));
	const block = element("details", "", head);
	// Drawn when it is opened: the document is long.
	block.addEventListener("toggle", () => block.childElementCount === 1 && block.append(...body(operation)), {
		once: true,
	});
	return block;
}

function body({ description, parameters, requestBody, responses }) {
	const parts = description.split("\n\n").map(paragraph);
	if (parameters.length > 0) {
		const items = parameters.map((each) =>
			element("li", `${each.in}${each.required ? "" : ", optional"}`, " ", element("code", each.name)),
		);
		parts.push(element("h4", "Parameters"), element("ul", "", ...items));
	}
	if (requestBody) parts.push(schemaBlock("Body", requestBody.content));
	for (const [status, answer] of Object.entries(responses))
		if (answer.content && status.startsWith("2")) parts.push(schemaBlock(`Answer ${status}`, answer.content));
	return parts;
}

function draw() {
	const wanted = search.value.trim().toLowerCase();
	const shown = operations.filter((each) =>
		`${each.method} ${each.path} ${each.summary}`.toLowerCase().includes(wanted),
	);
	list.replaceChildren();
	for (const tag of new Set(shown.map((each) => each.tags[0])))
		list.append(
			element("h2", tag),
			element("section", "", ...shown.filter((each) => each.tags[0] === tag).map(details)),
		);
	if (shown.length === 0) list.append(element("p", "No route fits. Try another word."));
}

search.addEventListener("input", draw);
draw();
