/** Where the hotel is and how to reach it. */
import type { HotelDocument } from "@frontage/sdk/wire";
import ArrowUpRight from "lucide-react/icons/arrow-up-right";
import type { ReactNode } from "react";
import { dialable, spokenAddress, webAddress } from "../ui/text";
import { contactOf, mailTo, spokenPosition } from "./contact-details";
import { SectionHeading } from "./SectionHeading";
import { useWords } from "./words/use-words";

export function ContactSection({ document }: { document: HotelDocument }) {
  const contact = contactOf(document);
  const booking = webAddress(document.booking_url);
  const words = useWords();
  return (
    <section className="section contact" id="contact" aria-labelledby="contact-title">
      <div className="contact-words">
        <SectionHeading id="contact" over={words.contact.over} title={words.contact.title} />
        {contact.addresses.map((address) => (
          <address key={address.join()} className="contact-address">
            {address.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two lines may say the same.
              <span key={index} dir="auto">
                {line}
              </span>
            ))}
          </address>
        ))}
        {(contact.map || contact.position) && (
          <p className="contact-place">
            {contact.map && (
              <a href={contact.map} target="_blank" rel="noopener noreferrer">
                {words.map} <ArrowUpRight aria-hidden="true" size={16} strokeWidth={1.5} />
              </a>
            )}
            {contact.position && (
              <span dir="ltr">{spokenPosition(contact.position, words.compass)}</span>
            )}
          </p>
        )}
      </div>
      <dl className="contact-ways">
        <Ways label={words.telephone} values={contact.phones}>
          {(phone) => (dialable(phone) ? <a href={`tel:${dialable(phone)}`}>{phone}</a> : phone)}
        </Ways>
        <Ways label={words.email} values={contact.emails}>
          {(email) => <a href={mailTo(email)}>{email}</a>}
        </Ways>
        <Ways label={words.website} values={contact.websites}>
          {(site) => (
            <a href={site} rel="noopener">
              {spokenAddress(site)}
            </a>
          )}
        </Ways>
        {booking && (
          <div className="contact-book">
            <dt>{words.reservations}</dt>
            <dd>
              <a className="button" href={booking}>
                {words.bookStay}
              </a>
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

interface WaysProps {
  label: string;
  values: string[];
  children: (value: string) => ReactNode;
}

function Ways({ label, values, children }: WaysProps) {
  if (values.length === 0) return null;
  return (
    <div>
      <dt>{label}</dt>
      {values.map((value) => (
        <dd key={value}>
          <bdi dir="ltr">{children(value)}</bdi>
        </dd>
      ))}
    </div>
  );
}
