import { linkToken } from "@keyway/contract/auth";
import { slackRoutes as routes } from "@keyway/contract/slack";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { api } from "../api/client.ts";
import { useMe } from "../session/use-me.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { Logo } from "../ui/logo.tsx";
import { useTitle } from "../ui/use-title.ts";
import "../session/sign-in.css";

/** Says that the Slack account from which the link came is one's own; pressed by whoever is signed in. */
export default function LinkSlackPage() {
	useTitle("Link Slack");
	const { me } = useMe();
	const [token] = useState(() => linkToken(location.hash) ?? "");
	const claim = useMutation({ mutationFn: () => api(routes.claimSlackLink, { body: { token } }) });
	return (
		<main className="sign-in" id="main">
			<section className="sign-in-card">
				<Logo />
				<h1>{claim.isSuccess ? "Linked" : "Link your Slack account"}</h1>
				<p role="status">
					{claim.isSuccess
						? "Go back to Slack: you can ask for access and decide there."
						: `What you do in Slack then counts as done by ${me?.name ?? "you"}. Only link an account that is yours.`}
				</p>
				<div className="sign-in-form">
					<InlineAlert error={claim.error} />
					{claim.isSuccess ? (
						<Button component={Link} href="/access">
							Go to Keyway
						</Button>
					) : (
						<Button variant="solid" h={36} loading={claim.isPending} onClick={() => claim.mutate()}>
							Link it
						</Button>
					)}
				</div>
			</section>
		</main>
	);
}
