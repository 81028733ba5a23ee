import { OBJECTS } from "../salesforce/objects.ts";
import { salesforceView, slackView } from "../state-view.ts";
import type { Tenant } from "../tenant.ts";
import { type Html, html, linked } from "./html.ts";

/** The whole page; the script replaces `main` whenever something has changed. */
export function renderPage(tenant: Tenant, productUrl: string | undefined): string {
	const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sandbox · Keyway</title>
<link rel="stylesheet" href="/_sandbox/static/sandbox.css">
<script src="/_sandbox/static/sandbox.js" defer></script>
</head>
<body>
<header class="top">
	<h1>Sandbox</h1>
	<p>Slack, Salesforce and mail of the example company Acme. Nothing leaves this machine.</p>
	<nav aria-label="Page">
		<a href="#slack">Slack</a> <a href="#salesforce">Salesforce</a> <a href="#mailbox">Mailbox</a> <a href="#faults">Faults</a>
		${productUrl && html`<a href="${productUrl}">Back to Keyway</a>`}
		<button type="button" id="theme">Use dark theme</button>
	</nav>
</header>
<main data-revision="${tenant.revision}">
${slackSection(tenant)}
${salesforceSection(tenant)}
${mailSection(tenant)}
${faultSection(tenant)}
</main>
<p id="said" role="status"></p>
</body>
</html>`;
	return page.text;
}

function slackSection(tenant: Tenant): Html {
	const { channels } = slackView(tenant);
	const busy = channels.filter((channel) => channel.messages.length > 0);
	const quiet = channels.filter((channel) => channel.messages.length === 0 && channel.kind === "channel");
	return html`<section id="slack" aria-labelledby="slack-title">
<h2 id="slack-title">Slack</h2>
${busy.length === 0 && html`<p class="empty">No messages yet. Run a flow that sends one.</p>`}
${busy.map(
	(channel) => html`<article class="card" data-channel="${channel.name}">
	<h3>${channel.kind === "channel" ? channel.name : `Direct message to ${channel.name}`} <span class="count">${channel.messages.length}</span></h3>
	<ol class="messages">${channel.messages.slice(-50).map(
		(message) => html`<li><span class="who">${message.username}</span> ${time(new Date(Number(message.ts) * 1000))}
		<p>${linked(shownText(message.text))}</p>
		${message.onlyFor && html`<p class="meta">Only ${nameOf(tenant, message.onlyFor)} sees this.</p>`}
		${message.buttons.length > 0 && pressForm(tenant, channel, message)}</li>`,
	)}</ol>
</article>`,
)}
${windowForms(tenant)}
<form class="card" data-slack="shortcut">
	<label>As <select name="user">${people(tenant)}</select></label>
	<button type="submit" name="callback" value="request_access">Request access</button>
</form>
<p class="quiet">Channels without messages: ${quiet.map((channel) => channel.name + mark(channel)).join(", ")}</p>
</section>`;
}

type Channel = ReturnType<typeof slackView>["channels"][number];

const nameOf = ({ slack }: Tenant, id: string): string => {
	const member = slack.members.find((each) => each.id === id);
	return member ? `${member.firstName} ${member.lastName}` : id;
};

/** Members as choices; who the message was sent to comes first. */
function people(tenant: Tenant, first: readonly string[] = []): Html[] {
	const members = tenant.slack.members.filter((each) => !each.isBot && !each.deleted);
	const sorted = [...members].sort((one, other) => Number(first.includes(other.id)) - Number(first.includes(one.id)));
	return sorted.map(({ id }) => html`<option value="${id}">${nameOf(tenant, id)}</option>`);
}

/** The buttons of a message, pressed as one of the members. */
function pressForm(tenant: Tenant, channel: Channel, message: Channel["messages"][number]): Html {
	return html`<form class="press" data-slack="press">
	<input type="hidden" name="channel" value="${channel.id}"><input type="hidden" name="ts" value="${message.ts}">
	<label>As <select name="user">${people(tenant, channel.members)}</select></label>
	${message.buttons.map(({ action, label }) => html`<button type="submit" name="action" value="${action}">${label}</button> `)}
</form>`;
}

/** Windows that members have open. */
function windowForms(tenant: Tenant): Html[] {
	return tenant.slack.views.map(({ id, userId, view, errors }) => {
		const blocks = view["blocks"] as Record<string, unknown>[];
		const textIn = (value: unknown) => String((value as { text?: unknown } | undefined)?.text ?? "");
		return html`<form class="card" data-slack="submit">
	<h3>${textIn(view["title"])} <span class="count">${nameOf(tenant, userId)}</span></h3>
	<input type="hidden" name="view" value="${id}"><input type="hidden" name="user" value="${userId}">
	${blocks.map((block) => windowBlock(block, errors?.[String(block["block_id"])]))}
	${view["submit"] !== undefined && html`<button type="submit" class="solid">${textIn(view["submit"])}</button>`}
</form>`;
	});
}

function windowBlock(block: Record<string, unknown>, error: string | undefined): Html {
	const element = block["element"] as
		| { type?: string; options?: { value: string; text: { text: string } }[] }
		| undefined;
	if (!element) return html`<p>${linked(String((block["text"] as { text?: unknown } | undefined)?.text ?? ""))}</p>`;
	const name = `block:${String(block["block_id"])}`;
	const label = String((block["label"] as { text?: unknown } | undefined)?.text ?? "");
	const choices = (element.options ?? []).map(
		({ value, text }) => html`<option value="${value}">${text.text}</option>`,
	);
	return html`<label>${label}
	${element.type === "static_select" ? html`<select name="${name}"><option value=""></option>${choices}</select>` : html`<input name="${name}">`}
	</label>${error && html`<p class="faults">${error}</p>`}`;
}

function mark(channel: { isPrivate: boolean; isArchived: boolean }): string {
	const marks = [channel.isPrivate && "private", channel.isArchived && "archived"].filter((each) => each);
	return marks.length > 0 ? ` (${marks.join(", ")})` : "";
}

/** Slack keeps three signs escaped; its own clients show them plain. */
function shownText(text: string): string {
	return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

const SYSTEM_COLUMNS = ["Id", "IsDeleted", "CreatedDate", "LastModifiedDate", "SystemModstamp", "Keyway_Key__c"];

function salesforceSection(tenant: Tenant): Html {
	const objects = Object.entries(OBJECTS).map(([name, type]) => ({ type, records: salesforceView(tenant, name) }));
	return html`<section id="salesforce" aria-labelledby="salesforce-title">
<h2 id="salesforce-title">Salesforce</h2>
${objects
	.filter((each) => each.records.length > 0)
	.map(
		({ type, records }) => html`<article class="card">
	<h3>${type.labelPlural} <span class="count">${records.length}</span></h3>
	<ul class="records">${records.slice(-50).map(
		({
			id,
			record,
		}) => html`<li id="record-${id}"><span class="who">${String(record["Name"] ?? record["Subject"] ?? id)}</span>
		${time(new Date(String(record["CreatedDate"]).replace("+0000", "Z")))}
		<dl>${Object.entries(record)
			.filter(([column]) => !SYSTEM_COLUMNS.includes(column) && column !== "Name")
			.map(
				([column, value]) => html`<div><dt>${column}</dt><dd>${String(value)}</dd></div>`,
			)}<div><dt>Id</dt><dd>${id}</dd></div></dl></li>`,
	)}</ul>
</article>`,
	)}
</section>`;
}

function mailSection(tenant: Tenant): Html {
	return html`<section id="mailbox" aria-labelledby="mailbox-title">
<h2 id="mailbox-title">Mailbox</h2>
${tenant.mailbox.length === 0 && html`<p class="empty">No mail yet.</p>`}
${tenant.mailbox
	.slice(-50)
	.reverse()
	.map(
		(mail) => html`<article class="card mail" id="mail-${mail.id}">
	<h3>${mail.subject || "(no subject)"}</h3>
	<p class="meta">From ${mail.from} to ${mail.to.join(", ")}${mail.cc.length > 0 && `, copy to ${mail.cc.join(", ")}`} ${time(new Date(mail.receivedAt))}</p>
	<p class="letter">${linked(mail.text)}</p>
	${mail.attachments.map((each) => html`<p class="meta">Attached: ${each.name} (${each.size} bytes)</p>`)}
</article>`,
	)}
</section>`;
}

const KINDS = {
	rateLimited: "Rate limited",
	serverError: "Server error",
	timeout: "No answer",
	dropConnection: "Connection lost",
};
const SERVICES = { slack: "Slack", salesforce: "Salesforce", smtp: "Mail" };

function faultSection(tenant: Tenant): Html {
	return html`<section id="faults" aria-labelledby="faults-title">
<h2 id="faults-title">Faults</h2>
<p>Make a service fail, and watch how flows take it.</p>
<form id="fault-form" class="card">
	<label>Service <select name="service">${options(SERVICES)}</select></label>
	<label>What happens <select name="kind">${options(KINDS)}</select></label>
	<label>Times <input name="times" type="number" min="1" max="10000" placeholder="until off"></label>
	<label>Retry after, seconds <input name="retryAfter" type="number" min="0" max="3600" value="1"></label>
	<button type="submit" class="solid">Switch on</button>
</form>
${tenant.faults.length === 0 && html`<p class="empty">All services are well.</p>`}
${
	tenant.faults.length > 0 &&
	html`<ul class="faults">${tenant.faults.map(
		(fault) =>
			html`<li><strong>${SERVICES[fault.service]}</strong>: ${KINDS[fault.kind]}, ${fault.times === undefined ? "until switched off" : `${fault.times} more`}</li>`,
	)}</ul>`
}
<p class="actions"><button type="button" id="faults-off">Switch all faults off</button> <button type="button" id="reset">Empty the sandbox</button></p>
</section>`;
}

function options(labels: Record<string, string>): Html[] {
	return Object.entries(labels).map(([value, label]) => html`<option value="${value}">${label}</option>`);
}

function time(date: Date): Html {
	const iso = date.toISOString();
	return html`<time datetime="${iso}">${iso.slice(0, 19).replace("T", " ")} UTC</time>`;
}
