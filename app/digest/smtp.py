"""A digest by SMTP (RFC 5321): to all recipients of an address or to none, and no word of the address in an error."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formataddr

from app.alerting.channels import MailServer, mail_server
from app.digest.mail import compose
from app.digest.making import Making

TIMEOUT = 30.0
"""Seconds for each step."""


def deliver(url: str, making: Making) -> str | None:
    """Send a digest to a ``mailto://`` or ``mailtos://`` address as apprise writes them; ``None`` when it was taken."""
    server = mail_server(url)
    if server is None:
        return "its address can't be read; see docs/operations.md for how it is written"
    if not server.recipients:
        return "its address names nobody to send to; write mailto://…/name@example.org or ?to=…"
    name, sender = server.sender
    message = compose(
        making.digest,
        making.looks,
        sender=formataddr((name or making.looks.name, sender)),
        recipients=server.recipients,
        dashboard=making.dashboard,
    )
    try:
        return _send(server, message)
    except smtplib.SMTPAuthenticationError:
        return "the mail server refused the user name or password"
    except smtplib.SMTPResponseException as error:
        return f"the mail server answered {error.smtp_code}"
    except (smtplib.SMTPException, OSError) as error:  # its words may quote the address
        return f"the mail server could not be reached ({type(error).__name__})"


def _send(to: MailServer, message: EmailMessage) -> str | None:
    context = ssl.create_default_context()
    if to.security == "ssl":
        server: smtplib.SMTP = smtplib.SMTP_SSL(to.host, to.port, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(to.host, to.port, timeout=TIMEOUT)
    with server:
        server.ehlo()
        if to.security == "starttls":
            server.starttls(context=context)
            server.ehlo()
        if to.user and to.password:
            server.login(to.user, to.password)
        return _hand_over(server, to.sender[1], to.recipients, message)


def _hand_over(server: smtplib.SMTP, sender: str, recipients: tuple[str, ...], message: EmailMessage) -> str | None:
    """To every recipient or to none: where one is refused, the text is not sent."""
    code, _ = server.mail(sender)
    if code != 250:
        return f"the mail server refused the sender ({code})"
    refused = [code for one in recipients if (code := server.rcpt(one)[0]) not in (250, 251)]
    if refused:
        server.rset()
        many = f"{len(refused)} of {len(recipients)} recipients"
        return f"the mail server refused {many} ({refused[0]}); nothing was sent to the others"
    code, _ = server.data(message.as_bytes())
    return None if code == 250 else f"the mail server refused the message ({code})"
