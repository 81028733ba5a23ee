import { requestSignInLink } from "@keyway/contract/auth";
import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api/client.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";

/** Asks for the address and mails a link to it. */
export function RequestLink() {
	const [email, setEmail] = useState("");
	const ask = useMutation({ mutationFn: () => api(requestSignInLink, { body: { email: email.trim() } }) });
	if (ask.isSuccess)
		return (
			<>
				<h1>We sent you a link</h1>
				<p role="status">
					If <b>{email.trim()}</b> has an account, a sign-in link is in its mailbox. It works once, for 15 minutes.
				</p>
				<Button fullWidth onClick={() => ask.reset()}>
					Use another address
				</Button>
			</>
		);
	return (
		<>
			<h1>Sign in to Keyway</h1>
			<p>We send a link to your e-mail address. No password needed.</p>
			<form
				className="sign-in-form"
				onSubmit={(event) => {
					event.preventDefault();
					ask.mutate();
				}}
			>
				<TextInput
					label="Work e-mail"
					type="email"
					name="email"
					autoComplete="username"
					autoFocus
					required
					withAsterisk={false}
					placeholder="you@company.com"
					value={email}
					onChange={(event) => setEmail(event.currentTarget.value)}
				/>
				<InlineAlert error={ask.error} />
				<Button type="submit" variant="solid" h={36} loading={ask.isPending}>
					Send me a link
				</Button>
			</form>
		</>
	);
}
