// Draws the page anew when something has changed, and sends what the switches say.
const said = document.getElementById("said");
const theme = document.getElementById("theme");

function setTheme(name) {
	document.documentElement.dataset.theme = name;
	theme.textContent = name === "dark" ? "Use light theme" : "Use dark theme";
	localStorage.setItem("theme", name);
}
setTheme(localStorage.getItem("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
theme.addEventListener("click", () => setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));

async function send(method, path, body) {
	const answer = await fetch(path, {
		method,
		...(body ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {}),
	});
	said.textContent = answer.ok ? "Done." : ((await answer.json()).error ?? "That did not work.");
	await refresh();
}

async function refresh() {
	const main = document.querySelector("main");
	const answer = await fetch("/_sandbox/state/revision").catch(() => null);
	if (!answer?.ok || String((await answer.json()).revision) === main.dataset.revision) return;
	// What is being typed is not taken away.
	if (main.contains(document.activeElement) && document.activeElement.matches("input, select")) return;
	const page = await (await fetch("/")).text();
	main.replaceWith(new DOMParser().parseFromString(page, "text/html").querySelector("main"));
}

// What a member does in the model of Slack: a button of a message, the shortcut, a window that is sent.
document.addEventListener("submit", (event) => {
	const what = event.target.dataset.slack;
	if (!what) return;
	event.preventDefault();
	const data = new FormData(event.target, event.submitter);
	const body = { do: what };
	for (const [name, value] of data) {
		if (name.startsWith("block:")) body.values = { ...body.values, [name.slice("block:".length)]: value };
		else body[name] = value;
	}
	if (what === "submit") body.values ??= {};
	document.activeElement?.blur();
	send("POST", "/_sandbox/slack/interactions", body);
});

document.addEventListener("submit", (event) => {
	if (event.target.id !== "fault-form") return;
	event.preventDefault();
	const values = Object.fromEntries(new FormData(event.target));
	document.activeElement?.blur();
	send("POST", "/_sandbox/faults", {
		service: values.service,
		kind: values.kind,
		retryAfter: Number(values.retryAfter),
		...(values.times ? { times: Number(values.times) } : {}),
	});
});
document.addEventListener("click", (event) => {
	if (event.target.id === "faults-off") send("DELETE", "/_sandbox/faults");
	if (event.target.id === "reset") send("POST", "/_sandbox/reset");
});
setInterval(refresh, 1000);
