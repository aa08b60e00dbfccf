/** Where the hotel is and how to reach it. */
import type { HotelDocument } from "@frontage/sdk/wire";
import ArrowUpRight from "lucide-react/icons/arrow-up-right";
import type { ReactNode } from "react";
import { dialable, spokenAddress, webAddress } from "../ui/text";
import { contactOf, mailTo, spokenPosition } from "./contact-details";
import { SectionHeading } from "./SectionHeading";

export function ContactSection({ document }: { document: HotelDocument }) {
  const contact = contactOf(document);
  const booking = webAddress(document.booking_url);
  return (
    <section className="section contact" id="contact" aria-labelledby="contact-title">
      <div className="contact-words">
        <SectionHeading id="contact" over="Find us" title="Contact" />
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
                Show on the map <ArrowUpRight aria-hidden="true" size={16} strokeWidth={1.5} />
              </a>
            )}
            {contact.position && <span>{spokenPosition(contact.position)}</span>}
          </p>
        )}
      </div>
      <dl className="contact-ways">
        <Ways label="Telephone" values={contact.phones}>
          {(phone) => (dialable(phone) ? <a href={`tel:${dialable(phone)}`}>{phone}</a> : phone)}
        </Ways>
        <Ways label="Email" values={contact.emails}>
          {(email) => <a href={mailTo(email)}>{email}</a>}
        </Ways>
        <Ways label="Website" values={contact.websites}>
          {(site) => (
            <a href={site} rel="noopener">
              {spokenAddress(site)}
            </a>
          )}
        </Ways>
        {booking && (
          <div className="contact-book">
            <dt>Reservations</dt>
            <dd>
              <a className="button" href={booking}>
                Book your stay
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
        <dd key={value}>{children(value)}</dd>
      ))}
    </div>
  );
}
