import { accessLinkRoutes as routes } from "@keyway/contract/access-links";
import { linkToken } from "@keyway/contract/auth";
import { Button, Textarea } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { api } from "../api/client.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { Logo } from "../ui/logo.tsx";
import { useTitle } from "../ui/use-title.ts";
import { DurationField } from "./duration-field.tsx";
import "../session/sign-in.css";
import "./access.css";

/** Where a mailed link leads: says what it is about; only what is pressed here decides or asks. */
export default function LinkPage() {
	useTitle("Your decision");
	const [token] = useState(() => linkToken(location.hash) ?? "");
	const link = useQuery({
		queryKey: ["access-link", token],
		queryFn: ({ signal }) => api(routes.readAccessLink, { body: { token } }, { signal }),
		retry: false,
		refetchOnWindowFocus: false,
	});
	const [done, setDone] = useState<string | null>(null);
	return (
		<main className="sign-in" id="main">
			<section className="sign-in-card" aria-busy={link.isPending}>
				<Logo />
				{done ? (
					<>
						<h1>Done</h1>
						<p role="status">{done}</p>
						<Button component={Link} href="/access/mine">
							Go to Keyway
						</Button>
					</>
				) : null}
				{link.error && !done ? (
					<>
						<h1>This link does not work</h1>
						<InlineAlert error={link.error} />
						<Button component={Link} href="/access/approvals">
							Go to my approvals
						</Button>
					</>
				) : null}
				{link.data && !done ? <Opened token={token} link={link.data} onDone={setDone} /> : null}
			</section>
		</main>
	);
}

type OpenedProps = {
	token: string;
	link: { purpose: "decide" | "extend"; title: string; lines: string[]; signInNeeded: boolean; usable: boolean };
	onDone: (words: string) => void;
};

function Opened({ token, link, onDone }: OpenedProps) {
	return (
		<>
			<h1>{link.title}</h1>
			{link.lines.map((line) => (
				<p key={line}>{line}</p>
			))}
			{link.signInNeeded ? (
				<>
					<p>Sign in first, then open the link in your mail once more.</p>
					<Button variant="solid" h={36} component={Link} href="/sign-in">
						Sign in
					</Button>
				</>
			) : null}
			{!link.usable && !link.signInNeeded ? <p>It was used, or decided by somebody else meanwhile.</p> : null}
			{link.usable && link.purpose === "decide" ? <Decide token={token} onDone={onDone} /> : null}
			{link.usable && link.purpose === "extend" ? <Extend token={token} onDone={onDone} /> : null}
		</>
	);
}

function Decide({ token, onDone }: Pick<OpenedProps, "token" | "onDone">) {
	const [reason, setReason] = useState("");
	const decide = useMutation({
		mutationFn: (decision: "approve" | "deny") =>
			api(routes.decideByLink, { body: { token, decision, reason: reason.trim() } }),
		onSuccess: (_, decision) => onDone(decision === "approve" ? "You approved it." : "You denied it."),
	});
	return (
		<div className="sign-in-form">
			<Textarea
				label="Reason"
				autosize
				minRows={1}
				maxRows={5}
				maxLength={2_000}
				value={reason}
				onChange={(event) => setReason(event.currentTarget.value)}
			/>
			<InlineAlert error={decide.error} />
			<div className="inbox-actions">
				<Button variant="filled" h={40} loading={decide.isPending} onClick={() => decide.mutate("approve")}>
					Approve
				</Button>
				<Button variant="danger" h={40} disabled={decide.isPending} onClick={() => decide.mutate("deny")}>
					Deny
				</Button>
			</div>
		</div>
	);
}

function Extend({ token, onDone }: Pick<OpenedProps, "token" | "onDone">) {
	const [duration, setDuration] = useState("P7D");
	const [justification, setJustification] = useState("");
	const extend = useMutation({
		mutationFn: () => api(routes.extendByLink, { body: { token, duration, justification: justification.trim() } }),
		onSuccess: () => onDone("More time was asked for."),
	});
	return (
		<div className="sign-in-form">
			<DurationField label="How much longer" value={duration} whenEmpty="" onChange={setDuration} />
			<Textarea
				label="Why it is still needed"
				autosize
				minRows={1}
				maxRows={5}
				maxLength={2_000}
				value={justification}
				onChange={(event) => setJustification(event.currentTarget.value)}
			/>
			<InlineAlert error={extend.error} />
			<Button variant="filled" h={40} loading={extend.isPending} disabled={!duration} onClick={() => extend.mutate()}>
				Ask for more time
			</Button>
		</div>
	);
}
