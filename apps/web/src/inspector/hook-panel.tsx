import { getHook, type Hook, renewHook, setHookSecret } from "@keyway/contract/hooks";
import { ActionIcon, Button, TextInput, Tooltip } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, Copy, RefreshCw } from "lucide-react";
import { useState } from "react";
import { api } from "../api/client.ts";
import { useDocument } from "../designer/document-context.ts";
import { shortTime } from "../ui/format.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone } from "../ui/notify.ts";
import { Pill } from "../ui/pill.tsx";
import "./hook-panel.css";

/** Where callers of a webhook flow post to, and the secret with which they prove themselves. */
export function HookPanel({ flowId, readOnly }: { flowId: string; readOnly: boolean }) {
	const client = useQueryClient();
	// The address belongs to the draft on the server: it is asked for anew once our edits are there.
	const revision = useDocument((state) => state.draft.revision);
	const key = ["hook", flowId];
	const { data, error } = useQuery({
		queryKey: [...key, revision],
		queryFn: ({ signal }) => api(getHook, { params: { id: flowId } }, { signal }),
		placeholderData: keepPreviousData,
		retry: false,
		enabled: !readOnly,
	});
	const onSuccess = () => client.invalidateQueries({ queryKey: key });
	const renew = useMutation({
		mutationFn: () => api(renewHook, { params: { id: flowId } }),
		onSuccess: () => {
			notifyDone("The flow has a new address. The old one answers no more.");
			return onSuccess();
		},
	});
	if (readOnly) return null;
	if (!data) return error ? null : <p className="field-help">Asking for the address …</p>;
	return (
		<section className="hook-panel" aria-label="Address of this flow">
			<div className="hook-line">
				<b>Address</b>
				<Pill tone={data.live ? "ok" : "draft"}>{data.live ? "Takes calls" : waitsFor(data)}</Pill>
			</div>
			<Address url={data.url} renewing={renew.isPending} onRenew={() => renew.mutate()} />
			<InlineAlert error={renew.error} />
			{data.auth === "open" ? (
				<p className="field-help">Anybody who knows the address may call it. Renew it when it has leaked.</p>
			) : (
				<Secret key={data.auth} flowId={flowId} hook={data} onSaved={onSuccess} />
			)}
		</section>
	);
}

function waitsFor(hook: Hook): string {
	if (hook.auth !== "open" && !hook.hasSecret) return "Needs a secret";
	return "Not published";
}

function Address({ url, renewing, onRenew }: { url: string; renewing: boolean; onRenew: () => void }) {
	const clipboard = useClipboard();
	const [asking, setAsking] = useState(false);
	return (
		<>
			<div className="hook-line">
				<TextInput
					className="grow"
					size="xs"
					readOnly
					aria-label="Address"
					styles={{ input: { fontFamily: "var(--font-mono)", fontSize: 12 } }}
					value={url}
					onFocus={(event) => event.currentTarget.select()}
				/>
				<Tooltip label={clipboard.copied ? "Copied" : "Copy address"}>
					<ActionIcon size={30} aria-label="Copy address" onClick={() => clipboard.copy(url)}>
						{clipboard.copied ? <Check size={14} /> : <Copy size={14} />}
					</ActionIcon>
				</Tooltip>
				<Tooltip label="New address">
					<ActionIcon size={30} aria-label="New address" aria-expanded={asking} onClick={() => setAsking(!asking)}>
						<RefreshCw size={14} />
					</ActionIcon>
				</Tooltip>
			</div>
			<span className="visually-hidden" role="status">
				{clipboard.copied ? "Copied" : ""}
			</span>
			{asking ? (
				<div className="hook-line">
					<span className="grow">Callers of the old address will get no answer.</span>
					<Button
						size="compact-sm"
						loading={renewing}
						onClick={() => {
							onRenew();
							setAsking(false);
						}}
					>
						Renew
					</Button>
				</div>
			) : null}
		</>
	);
}

type SecretProps = { flowId: string; hook: Hook; onSaved: () => unknown };

/** Write-only: what is set can be replaced or removed, never read. */
function Secret({ flowId, hook, onSaved }: SecretProps) {
	const [secret, setSecret] = useState("");
	const [fresh, setFresh] = useState<string | null>(null);
	const clipboard = useClipboard();
	const save = useMutation({
		mutationFn: (value: string | null) => api(setHookSecret, { params: { id: flowId }, body: { secret: value } }),
		onSuccess: () => {
			setSecret("");
			return onSaved();
		},
	});
	const isSigned = hook.auth === "signature";
	const generate = () => {
		const bytes = crypto.getRandomValues(new Uint8Array(32));
		const text = btoa(String.fromCharCode(...bytes));
		const made = isSigned ? `whsec_${text}` : text.replace(/[+/=]/g, "");
		save.mutate(made, { onSuccess: () => setFresh(made) });
	};
	return (
		<form
			className="form-rows"
			onSubmit={(event) => {
				event.preventDefault();
				setFresh(null);
				save.mutate(secret.trim());
			}}
		>
			<TextInput
				type="password"
				size="xs"
				label={isSigned ? "Signing secret" : "Bearer token"}
				description={
					hook.hasSecret && hook.secretSetAt
						? `Set ${shortTime(hook.secretSetAt)}. It cannot be read again, only replaced.`
						: isSigned
							? "whsec_ and base64 of 16 bytes or more, as Standard Webhooks asks."
							: "16 characters or more."
				}
				autoComplete="off"
				value={secret}
				onChange={(event) => setSecret(event.currentTarget.value)}
				onKeyDown={(event) => event.stopPropagation()}
			/>
			<InlineAlert error={save.error} />
			{fresh ? (
				<div className="hook-fresh" role="status">
					<p>Copy it now: it is shown this once.</p>
					<code>{fresh}</code>
					<Button
						size="compact-sm"
						leftSection={clipboard.copied ? <Check size={13} /> : <Copy size={13} />}
						onClick={() => clipboard.copy(fresh)}
					>
						{clipboard.copied ? "Copied" : "Copy secret"}
					</Button>
				</div>
			) : null}
			<div className="hook-line">
				<Button type="submit" size="compact-sm" loading={save.isPending} disabled={!secret.trim()}>
					Save secret
				</Button>
				<Button size="compact-sm" disabled={save.isPending} onClick={generate}>
					Generate
				</Button>
				{hook.hasSecret ? (
					<Button
						size="compact-sm"
						disabled={save.isPending}
						onClick={() => save.mutate(null, { onSuccess: () => setFresh(null) })}
					>
						Remove
					</Button>
				) : null}
			</div>
		</form>
	);
}
